package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.ActorSource;
import io.quorate.antientropy.causality.CleanStarts;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Copy;
import io.quorate.antientropy.causality.Digest;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.HybridClock;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.Minted;
import io.quorate.antientropy.causality.NewWrite;
import io.quorate.antientropy.causality.StartId;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.antientropy.reap.Generation;
import io.quorate.node.replica.Mint;
import io.quorate.node.replica.Minting;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.DiskId;
import io.quorate.ring.Key;
import io.quorate.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A replica in memory: what it holds is durable after a millisecond. */
final class FakeReplica implements LocalReplica {
  final TreeMap<Key, Copy> copies = new TreeMap<>();
  final TreeMap<String, TreeMap<Key, State>> hints = new TreeMap<>();
  final List<Mint> mints = new ArrayList<>();
  Optional<Reply.Reason> refusing = Optional.empty();
  Optional<Reply.Reason> refusingHints = Optional.empty();
  Optional<Reply.Reason> refusingToStore = Optional.empty();
  boolean lostItsCopies;

  /** Its reap generation, of all partitions. */
  long generation;

  int copiesShown;
  long storeMillis = 1;

  private final Script script;
  private final Ring ring;
  private final ActorSource actors;
  private final HybridClock timestamps = new HybridClock();

  FakeReplica(Script script, Ring ring, int number) {
    this.script = script;
    this.ring = ring;
    this.actors =
        new ActorSource(new DiskId((long) number << 40), new StartId(number), CleanStarts.NONE);
  }

  @Override
  public long lengthOf(Key key) {
    return state(key).isEmpty() ? 0 : StateCodec.encode(state(key)).length;
  }

  @Override
  public OptionalLong digestOf(Key key) {
    return state(key).isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Digest.of(key, StateCodec.encode(state(key))));
  }

  @Override
  public long timeOf(Key key) {
    return timestamps.next(script.wallMillis(), 0);
  }

  State state(Key key) {
    return copies.getOrDefault(key, Copy.ABSENT).state();
  }

  State hint(String target, Key key) {
    return hints.getOrDefault(target, new TreeMap<>()).getOrDefault(key, State.EMPTY);
  }

  @Override
  public void mint(Mint mint, Consumer<Minting> minted, Consumer<Reply> stored) {
    script.execute(() -> {
      if (refusing.isPresent()) {
        minted.accept(new Minting.Refused(refusing.get(), "refusing"));
      } else {
        mintNow(mint, minted, stored);
      }
    });
  }

  private void mintNow(Mint mint, Consumer<Minting> minted, Consumer<Reply> stored) {
    Copy local = mint.hintFor().isEmpty()
        ? copies.getOrDefault(mint.key(), Copy.ABSENT)
        : Copy.of(hint(mint.hintFor(), mint.key()));
    State state = local.state();
    Optional<List<Dot>> known = mint.remembered() ? state.dotsOf(mint.id()) : Optional.empty();
    boolean retry = mint.remembered() && mint.retry() && mint.claim().isEmpty();
    if (known.isPresent()) {
      minted.accept(new Minting.Known(
          known.get(), local.state(), StateCodec.encode(local.state()), generation));
    } else if (retry && !mint.readFirst()) {
      minted.accept(new Minting.NeedsRead());
      return;
    } else if (retry && state.mayHaveForgotten()) {
      minted.accept(new Minting.Forgotten());
      return;
    } else if (retry && mint.content().isPresent()) {
      minted.accept(claim(mint, local));
    } else {
      minted.accept(write(mint, local));
    }
    Reply reply = refusingToStore
        .<Reply>map(reason -> new Reply.Refused(reason, "refusing"))
        .orElse(new Reply.Joined(true));
    script.afterMillis(storeMillis, () -> stored.accept(reply));
  }

  private Minting claim(Mint mint, Copy local) {
    Actor claim = actors.claim(mint.id());
    Copy next = local.claim(claim);
    put(mint, next);
    return new Minting.Claimed(claim, next.state(), StateCodec.encode(next.state()), generation);
  }

  private Minting write(Mint mint, Copy local) {
    mints.add(mint);
    long floor = Math.max(mint.contextClock(), local.state().clock());
    long timestamp = timestamps.at(mint.time(), floor, script.wallMillis());
    List<Dot> dots = new ArrayList<>();
    Copy next;
    if (mint.content().isPresent()) {
      Content content = mint.content().get();
      NewWrite write = NewWrite.sibling(mint.context(), content, timestamp, mint.id());
      Minted given = mint.claim()
          .map(claim -> Minted.claimed(local, write, claim))
          .orElseGet(() -> Minted.of(local, write, actors));
      next = given.next();
      dots.add(given.dot());
    } else if (mint.remembered()) {
      next = local.delete(mint.context(), timestamp, mint.id(), actors);
    } else {
      next = local.delete(mint.context());
    }
    put(mint, next.withoutSupersededRepeats());
    return new Minting.Minted(dots, next.state(), StateCodec.encode(next.state()), generation);
  }

  private void put(Mint mint, Copy next) {
    if (mint.hintFor().isEmpty()) {
      copies.put(mint.key(), next);
    } else {
      hold(mint.hintFor(), mint.key(), next.state());
    }
  }

  @Override
  public void keepHint(Key key, String owner, Consumer<Reply> done) {
    // A delete of what a delete found leaves nothing: its mark is for an empty copy.
    hold(owner, key, state(key));
    script.afterMillis(storeMillis, () -> done.accept(new Reply.Joined(true)));
  }

  @Override
  public void serve(Request.OfReplica request, Consumer<Reply> done) {
    script.afterMillis(storeMillis, () -> done.accept(reply(request)));
  }

  private Reply reply(Request request) {
    if (refusing.isPresent()) {
      return new Reply.Refused(refusing.get(), "refusing");
    }
    if (request instanceof Request.Join join) {
      return join(join);
    }
    if (request instanceof Request.Fetch fetch) {
      State state = held(fetch.key());
      if (fetch.known().isPresent() && fetch.known().equals(digestOf(fetch.key()))) {
        return new Reply.Same(!lostItsCopies, generation);
      }
      copiesShown += state.isEmpty() ? 0 : 1;
      return new Reply.Fetched(
          state.isEmpty() ? new byte[0] : StateCodec.encode(state), !lostItsCopies, generation);
    }
    if (request instanceof Request.ListKeys list) {
      return list(list);
    }
    return inspect(((Request.Inspect) request).key());
  }

  private Reply join(Request.Join join) {
    if (join.reapGeneration() < generation) {
      return new Reply.Outdated(new Generation(generation, 0, false));
    }
    State state = decode(join.state());
    if (join.hintFor().isEmpty()) {
      Copy before = copies.getOrDefault(join.key(), Copy.ABSENT);
      Copy after = before.join(state).withoutSupersededRepeats();
      copies.put(join.key(), after);
      return new Reply.Joined(!before.equals(after));
    }
    if (refusingHints.isPresent()) {
      return new Reply.Refused(refusingHints.get(), "no hints");
    }
    hold(join.hintFor(), join.key(), state);
    return new Reply.Joined(true);
  }

  private void hold(String target, Key key, State state) {
    hints.computeIfAbsent(target, unused -> new TreeMap<>()).merge(key, state, State::join);
  }

  private State held(Key key) {
    State state = state(key);
    for (TreeMap<Key, State> each : hints.values()) {
      state = state.join(each.getOrDefault(key, State.EMPTY));
    }
    return state;
  }

  private Reply list(Request.ListKeys list) {
    List<Reply.ListedCopy> listed = new ArrayList<>();
    var from = list.after().isPresent() ? copies.tailMap(list.after().get(), false) : copies;
    boolean more = false;
    for (Key key : from.keySet()) {
      if (!key.bucket().equals(list.bucket()) || ring.partitionOf(key) != list.partition()) {
        continue;
      }
      if (listed.size() == list.limit()) {
        more = true;
        break;
      }
      State state = Objects.requireNonNull(copies.get(key)).state();
      listed.add(new Reply.ListedCopy(key, digest(key, state), !state.siblings().isEmpty()));
    }
    return new Reply.Listed(listed, more);
  }

  private Reply inspect(Key key) {
    State state = state(key);
    List<String> targets = new ArrayList<>();
    hints.forEach((target, held) -> {
      if (held.containsKey(key)) {
        targets.add(target);
      }
    });
    OptionalLong digest =
        state.isEmpty() ? OptionalLong.empty() : OptionalLong.of(digest(key, state));
    State hinted = hints.values().stream()
        .map(held -> held.getOrDefault(key, State.EMPTY))
        .reduce(State.EMPTY, State::join);
    return new Reply.Inspected(digest, outline(state), true, targets, outline(hinted), List.of());
  }

  private static byte[] outline(State state) {
    return state.isEmpty() ? new byte[0] : StateCodec.encode(state.outline());
  }

  private static long digest(Key key, State state) {
    return Digest.of(key, StateCodec.encode(state));
  }

  private static State decode(byte[] bytes) {
    try {
      return StateCodec.decode(bytes);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }
}

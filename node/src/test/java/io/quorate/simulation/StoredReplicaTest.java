package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.ActorSource;
import io.quorate.antientropy.causality.CleanStarts;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.StartId;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.hints.Pace;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.replica.Generations;
import io.quorate.node.replica.HintDelivery;
import io.quorate.node.replica.HotValues;
import io.quorate.node.replica.LocalRead;
import io.quorate.node.replica.Mint;
import io.quorate.node.replica.Minting;
import io.quorate.node.replica.Replica;
import io.quorate.node.replica.ReplicaLimits;
import io.quorate.node.replica.Spaces;
import io.quorate.node.wire.Reply;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The replica on the storage itself, through process kills, power cuts and failing forces. */
class StoredReplicaTest {
  private static final long MILLI = 1_000_000;

  @Test
  void whatWasAcknowledgedIsThereAfterEveryStop() {
    for (long seed = 0; seed < 30; seed++) {
      try {
        new Run(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** One partition, one lane that matters, one other member for whom hints wait. */
  private static Topology topology() {
    List<Member> members = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      HostPort address = new HostPort("10.0.0.1", 9_100 + members.size());
      members.add(Member.of(name, new DiskId(members.size()), address, address));
    }
    return Topology.of(new ClusterId(1, 2))
        .members(members)
        .owners(new OwnerTable(List.of(List.of("a", "b"))))
        .voters(List.of("a"))
        .build();
  }

  private static final class Run {
    private final StoredNode node;
    private final RandomGenerator random;
    private final TreeMap<Dot, String> values = new TreeMap<>();
    private final TreeMap<Key, List<State>> forced = new TreeMap<>();
    private final TreeMap<Key, List<State>> written = new TreeMap<>();
    private final TreeMap<Key, History> seen = new TreeMap<>();
    private CleanStarts former = CleanStarts.NONE;
    private Optional<Replica> replica = Optional.empty();
    private Optional<ActorSource> actors = Optional.empty();
    private long start;
    private long writes;

    Run(long seed) {
      node = new StoredNode(seed);
      random = node.world.random("replica");
    }

    void run() {
      for (start = 1; start <= 4; start++) {
        open();
        check();
        for (int i = 0; i < 60; i++) {
          lane().execute(this::act);
          node.world.runUntil(node.world.now() + random.nextLong(3 * MILLI));
        }
        stop();
      }
      open();
      check();
      deliverHints();
    }

    private Lane lane() {
      return node.environment().lane(0);
    }

    private void open() {
      node.machine.disk().setForceFailure(0);
      node.openWell();
      CleanStarts continued = node.storage().cleanStart() ? former : CleanStarts.NONE;
      StartId id = new StartId(start << 24);
      ActorSource source = new ActorSource(node.storage().diskId(), id, continued);
      actors = Optional.of(source);
      replica = Optional.empty();
      lane()
          .execute(() -> replica = Optional.of(new Replica(
              "a",
              topology(),
              lane(),
              node.environment().clock(),
              Spaces.of(node.storage(), 0),
              source,
              HotValues.byRecency(4_096),
              ReplicaLimits.of(StoredNode.LANES, 256L << 20, 16),
              new MemoryBudget(256L << 20),
              Generations.fresh())));
      node.world.runUntil(() -> replica.isPresent(), 1_000 * MILLI);
    }

    private void stop() {
      int how = random.nextInt(3);
      if (how == 0) {
        node.powerCut();
        written.clear();
      } else if (how == 1) {
        node.kill();
      } else {
        node.settle();
        lane().execute(() -> replica.orElseThrow().stop());
        boolean clean = node.close().isEmpty() && !actors.orElseThrow().lostAny();
        former = clean ? former.with(new StartId(start << 24)) : CleanStarts.NONE;
        return;
      }
      former = CleanStarts.NONE;
    }

    private void act() {
      Key key = Key.of("b", "key-" + random.nextInt(3));
      int what = random.nextInt(20);
      if (what < 12) {
        mint(key);
      } else if (what < 17) {
        read(key);
      } else if (what < 19) {
        replica.orElseThrow().keepHint(key, "b", reply -> {});
      } else if (random.nextInt(4) == 0) {
        node.machine.disk().setForceFailure(random.nextBoolean() ? 0.2 : 0);
      }
    }

    private void mint(Key key) {
      long id = ++writes;
      Durability durability = random.nextInt(4) == 0 ? Durability.OS : Durability.FSYNC;
      Mint mint = new Mint(
          key,
          Optional.of(Content.of(("v" + id).getBytes(StandardCharsets.UTF_8), "")),
          seen.getOrDefault(key, History.EMPTY),
          new RequestId(1, id),
          false,
          false,
          0,
          durability);
      List<State> minted = new ArrayList<>();
      replica
          .orElseThrow()
          .mint(
              mint,
              outcome -> {
                if (outcome instanceof Minting.Minted done) {
                  done.dots()
                      .forEach(dot ->
                          assertTrue(values.put(dot, "v" + id) == null, dot + " was given twice"));
                  minted.add(done.state());
                }
              },
              reply -> {
                if (reply instanceof Reply.Joined) {
                  var promised = durability == Durability.FSYNC ? forced : written;
                  promised.computeIfAbsent(key, any -> new ArrayList<>()).addAll(minted);
                }
              });
    }

    private void read(Key key) {
      replica.orElseThrow().read(key, outcome -> {
        if (outcome instanceof LocalRead.Copy copy) {
          seen.put(key, copy.state().history());
        }
      });
    }

    private void check() {
      for (int i = 0; i < 3; i++) {
        Key key = Key.of("b", "key-" + i);
        List<LocalRead> answers = new ArrayList<>();
        lane().execute(() -> replica.orElseThrow().read(key, answers::add));
        node.world.runUntil(() -> !answers.isEmpty(), 1_000 * MILLI);
        State state = ((LocalRead.Copy) answers.get(0)).state();
        List<State> promised = new ArrayList<>(forced.getOrDefault(key, List.of()));
        promised.addAll(written.getOrDefault(key, List.of()));
        for (State one : promised) {
          assertEquals(state, state.join(one), key + " lost " + one);
        }
        state
            .siblings()
            .forEach(sibling -> assertEquals(
                values.get(sibling.dot()),
                new String(sibling.content().value(), StandardCharsets.UTF_8)));
      }
    }

    private void deliverHints() {
      Replica holder = replica.orElseThrow();
      long kept = holder.facts().counts().kept();
      List<Key> sent = new ArrayList<>();
      HintDelivery delivery = new HintDelivery(
          holder,
          lane(),
          node.environment().clock(),
          (member, key, state, generation, done) -> {
            sent.add(key);
            lane().after(MILLI, () -> done.accept(true));
          },
          member -> true,
          Pace.DEFAULT,
          random);
      lane().execute(delivery::start);
      node.world.runUntil(() -> holder.facts().counts().kept() == 0, 60_000 * MILLI);
      assertEquals(0, holder.facts().counts().kept());
      assertTrue(sent.size() <= kept);
      delivery.stop();
    }
  }
}

package io.quorate.ring.founding;

import static com.google.common.base.Preconditions.checkState;

import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Topology;
import io.quorate.ring.Voters;
import io.quorate.ring.founding.FoundingEffect.Fact;
import io.quorate.ring.founding.FoundingEffect.Halt;
import io.quorate.ring.founding.FoundingEffect.Ready;
import io.quorate.ring.founding.FoundingEffect.Reply;
import io.quorate.ring.founding.FoundingEffect.Send;
import io.quorate.ring.founding.FoundingEffect.Store;
import io.quorate.ring.placement.Placement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in founding a cluster, and its word to others afterwards: a machine. The host
 * calls {@link #tick} at the start and whenever {@link #wakeAt} is reached, hands in what comes
 * from peers and from the disk, and carries out the effects in order. Confined to one lane; times
 * are nanoseconds.
 */
/*
 * How it works
 *
 *              stored topology? ---------- yes ------------------------------+
 *                    | no                                                    |
 *          founds (--found, or no list)?                                     |
 *             | yes                | no                                      |
 *             v                    v                                         v
 *    +--> GATHERING            OFFERING -- granted --> STORING -- stored --> READY
 *    |  all configured         every 250 ms to 1 s,       ^                  answers every
 *    |  names have offered     to all of the list         |                  offer: granted
 *    |        |                                           |                  or refused
 *    |        +--------------- makes epoch 1 -------------+
 *    |                                                    |
 *    +---- crash before the force: nobody has seen it ----+---- crash after it: starts READY
 *
 * Why there is one epoch 1: only a founder makes one, it hands out nothing before that one is forced,
 * and with a forced one it never makes another. Two founders of one list do not both get on: each
 * waits for the other's offer, and a founder makes none.
 *
 * Why a disk must show itself before: the topology binds each name to the disk that will bear it, so
 * that a disk wiped later is noticed. A founder therefore cannot guess the others.
 */
public final class Founding {
  static final long OFFER_FIRST_NANOS = Duration.ofMillis(250).toNanos();
  static final long OFFER_MOST_NANOS = Duration.ofSeconds(1).toNanos();

  private enum Stage {
    NEW,
    GATHERING,
    OFFERING,
    STORING,
    READY,
    HALTED
  }

  private final FoundingSetup setup;
  private final NavigableMap<String, Offer> offers = new TreeMap<>();
  private Stage stage = Stage.NEW;
  private @Nullable Topology topology;
  private long offerAt;
  private long pauseNanos = OFFER_FIRST_NANOS;
  private String lastFact = "";

  public Founding(FoundingSetup setup) {
    this.setup = setup;
  }

  /** What is due now. */
  public List<FoundingEffect> tick(long nowNanos) {
    List<FoundingEffect> effects = new ArrayList<>();
    if (stage == Stage.NEW) {
      begin(nowNanos, effects);
    }
    if (stage == Stage.OFFERING && offerAt <= nowNanos) {
      for (ConfiguredMembers.Node node : setup.configured().nodes()) {
        if (!node.name().equals(setup.self().name())) {
          effects.add(new Send(node.peer(), setup.offer()));
        }
      }
      offerAt = nowNanos + pauseNanos;
      pauseNanos = Math.min(2 * pauseNanos, OFFER_MOST_NANOS);
    }
    return effects;
  }

  /** When {@link #tick} is next due, in nanoseconds; {@code Long.MAX_VALUE} if never. */
  public long wakeAt() {
    return switch (stage) {
      case NEW -> Long.MIN_VALUE;
      case OFFERING -> offerAt;
      case GATHERING, STORING, READY, HALTED -> Long.MAX_VALUE;
    };
  }

  private void begin(long nowNanos, List<FoundingEffect> effects) {
    if (setup.stored().isPresent()) {
      resume(setup.stored().get(), effects);
    } else if (setup.founds()) {
      stage = Stage.GATHERING;
      foundWhenComplete(effects);
    } else {
      stage = Stage.OFFERING;
      offerAt = nowNanos;
      if (setup.configured().nodes().size() == 1) {
        effects.add(new Fact("no other node is configured that could found: start with --found"));
      }
    }
  }

  private void resume(Topology stored, List<FoundingEffect> effects) {
    Optional<String> misfit = Refusals.ofTopology(setup.self(), setup.cluster(), stored);
    if (misfit.isPresent()) {
      stage = Stage.HALTED;
      effects.add(new Halt(misfit.get()));
      return;
    }
    stage = Stage.READY;
    topology = stored;
    setup.configured().differences(stored).forEach(sentence -> effects.add(new Fact(sentence)));
    effects.add(new Ready(stored));
    if (setup.found() && stored.epoch() == 1) {
      handOut(stored, effects);
    }
  }

  private void handOut(Topology made, List<FoundingEffect> effects) {
    for (Member member : made.members()) {
      if (!member.name().equals(setup.self().name())) {
        effects.add(new Send(member.peer(), new Granted(made)));
      }
    }
  }

  /** An offer came in. One of the effects is its {@link Reply}. */
  public List<FoundingEffect> offered(Offer offer, long nowNanos) {
    List<FoundingEffect> effects = new ArrayList<>(tick(nowNanos));
    switch (stage) {
      case GATHERING -> gather(offer, effects);
      case READY -> {
        Topology known = topology();
        effects.add(Refusals.afterFounding(offer, known)
            .map(sentence -> refuse(sentence, effects))
            .orElseGet(() -> new Reply(new Granted(known))));
      }
      case NEW, OFFERING, STORING, HALTED -> effects.add(new Reply(new NotYet()));
    }
    return effects;
  }

  private Reply refuse(String sentence, List<FoundingEffect> effects) {
    fact("refused an offer: " + sentence, effects);
    return new Reply(new Refused(sentence));
  }

  private void gather(Offer offer, List<FoundingEffect> effects) {
    Optional<String> refusal = Refusals.beforeFounding(offer, setup, offers);
    if (refusal.isPresent()) {
      effects.add(refuse(refusal.get(), effects));
      return;
    }
    offers.put(offer.name(), offer);
    effects.add(new Reply(new NotYet()));
    foundWhenComplete(effects);
  }

  private void foundWhenComplete(List<FoundingEffect> effects) {
    if (!waitingFor().isEmpty()) {
      return;
    }
    List<Member> members = new ArrayList<>();
    members.add(setup.self());
    offers.values().forEach(offer -> members.add(offer.member()));
    store(
        Topology.of(setup.freshId())
            .members(members)
            .owners(Placement.place(OwnerTable.empty(setup.configured().ring()), members))
            .buckets(setup.configured().buckets())
            .voters(Voters.of(members))
            .build(),
        effects);
  }

  private void store(Topology made, List<FoundingEffect> effects) {
    stage = Stage.STORING;
    topology = made;
    effects.add(new Store(made));
  }

  /** The configured names of whom the founder has no offer yet; empty on other nodes. */
  public List<String> waitingFor() {
    List<String> missing = new ArrayList<>();
    if (stage == Stage.GATHERING) {
      for (ConfiguredMembers.Node node : setup.configured().nodes()) {
        if (!node.name().equals(setup.self().name()) && !offers.containsKey(node.name())) {
          missing.add(node.name());
        }
      }
    }
    return missing;
  }

  /** A peer answered our offer, or sent a {@link Granted} unasked. */
  public List<FoundingEffect> answered(HostPort peer, FoundingMessage answer, long nowNanos) {
    List<FoundingEffect> effects = new ArrayList<>(tick(nowNanos));
    answer.accept(new FoundingMessage.Visitor<Boolean>() {
      @Override
      public Boolean offer(Offer offer) {
        return fact("an offer came as an answer from " + peer, effects);
      }

      @Override
      public Boolean granted(Granted granted) {
        return take(peer, granted.topology(), effects);
      }

      @Override
      public Boolean refused(Refused refused) {
        return fact(peer + " refused this node: " + refused.sentence(), effects);
      }

      @Override
      public Boolean notYet(NotYet notYet) {
        return true;
      }
    });
    return effects;
  }

  private boolean take(HostPort peer, Topology offered, List<FoundingEffect> effects) {
    Optional<String> misfit = stage == Stage.READY
        ? Refusals.ofTopology(setup.self(), Optional.of(topology().cluster()), offered)
        : Refusals.ofTopology(setup.self(), setup.cluster(), offered);
    if (misfit.isPresent()) {
      return fact("refused a topology from " + peer + ": " + misfit.get(), effects);
    }
    if (stage == Stage.OFFERING) {
      store(offered, effects);
    }
    return true;
  }

  private boolean fact(String sentence, List<FoundingEffect> effects) {
    // A peer repeats its message every second; the log need not.
    if (!sentence.equals(lastFact)) {
      lastFact = sentence;
      effects.add(new Fact(sentence));
    }
    return true;
  }

  /** The topology of the last {@link Store} is forced. */
  public List<FoundingEffect> stored(long nowNanos) {
    checkState(stage == Stage.STORING, "nothing was to be stored");
    stage = Stage.READY;
    List<FoundingEffect> effects = new ArrayList<>();
    effects.add(new Ready(topology()));
    if (setup.founds()) {
      handOut(topology(), effects);
    }
    return effects;
  }

  /** A later epoch is in force: offers are answered with it from now on. */
  public void adopted(Topology newer) {
    checkState(stage == Stage.READY, "a node without a topology adopts none");
    topology = newer;
  }

  private Topology topology() {
    checkState(topology != null, "no topology yet");
    return topology;
  }
}

package io.quorate.simulation;

import io.quorate.antientropy.witness.Witness;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Requests;
import io.quorate.ring.membership.Liveness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The liveness of a world: nothing new breaks, a majority of the nodes is well and connected, the
 * others stay away. Within a minute those that are well think each other alive, every client's
 * request has ended, and another minute later no hint waits among them for one of them, if it can
 * be delivered: the last request may have left one.
 */
final class Core {
  private static final long SECOND = 1_000_000_000L;
  private static final long SETTLING_NANOS = 60 * SECOND;

  /** A target at which deliveries failed rests up to 30 s, and a delivery may fail once more. */
  private static final long DRAINING_NANOS = 60 * SECOND;

  /** How those who do not belong to the core are away. */
  enum Away {
    /** They run, and nothing reaches them or comes from them. */
    CUT_OFF,
    /** They do not run. */
    DOWN
  }

  private final World world;
  private final SimulatedCluster cluster;
  private final String victim;
  private final Consumer<String> broken;
  private final List<SimulatedCluster.Member> core = new ArrayList<>();
  private final List<SimulatedCluster.Member> others = new ArrayList<>();

  /**
   * @param victim who may have lost a copy: what it cannot read, it cannot join, so that hints for
   *     it wait
   */
  Core(
      World world,
      SimulatedCluster cluster,
      Optional<SimulatedCluster.Member> victim,
      Consumer<String> broken) {
    this.victim = victim.map(SimulatedCluster.Member::name).orElse("");
    this.world = world;
    this.cluster = cluster;
    this.broken = broken;
    RandomGenerator random = world.random("core");
    others.addAll(cluster.members());
    while (core.size() <= cluster.members().size() / 2) {
      SimulatedCluster.Member next = others.remove(random.nextInt(others.size()));
      if (next.isGone()) {
        others.add(next);
      } else {
        core.add(next);
      }
    }
  }

  /** From now on the core is well, and the clients speak to it only. */
  void begin() {
    cluster.heal();
    Away[] ways = Away.values();
    RandomGenerator random = world.random("away");
    for (SimulatedCluster.Member away : others) {
      // Also one that is down: whoever watches over it may be about to start it again.
      core.forEach(member -> cluster.wires().part(member.machine(), away.machine()));
      if (ways[random.nextInt(ways.length)] == Away.DOWN) {
        away.kill();
      }
    }
    cluster.clientsReach(core);
    world.runUntil(world.now() + SETTLING_NANOS);
  }

  /** Judges, once the clients are told to stop and have had their time to end. */
  void judge(Witness witness, boolean clientsWait) {
    if (clientsWait) {
      broken.accept("a client of the connected core still waits");
    }
    for (SimulatedCluster.Member member : core) {
      if (!member.isServing()) {
        broken.accept(member.name() + " of the connected core does not serve");
      } else {
        suspicions(member);
      }
    }
    witness.keys().forEach(this::hints);
    cluster.clientsReach(cluster.members());
  }

  private void suspicions(SimulatedCluster.Member member) {
    var states = member.node().orElseThrow().cluster().states();
    for (SimulatedCluster.Member other : core) {
      if (states.get(other.name()) != Liveness.State.ALIVE) {
        broken.accept(member.name() + " of the connected core thinks " + other.name() + " "
            + states.get(other.name()));
      }
    }
  }

  private List<Requests.Explained> explained(String key) {
    List<Requests.Explained> answers = new ArrayList<>();
    core.get(0)
        .node()
        .ifPresent(node -> node.explain(SimulatedClient.keyOf(key), 5_000, answers::add));
    world.runUntil(() -> !answers.isEmpty(), 6 * SECOND);
    return answers;
  }

  private void hints(String key) {
    long end = world.now() + DRAINING_NANOS;
    Optional<String> wrong = wrongHint(key);
    while (wrong.isPresent() && world.now() < end) {
      world.runUntil(world.now() + SECOND);
      wrong = wrongHint(key);
    }
    wrong.ifPresent(broken);
  }

  /** A hint of the key that waits in the core for one of it, or why that is not known. */
  private Optional<String> wrongHint(String key) {
    List<Requests.Explained> answers = explained(key);
    if (answers.isEmpty() || !(answers.get(0) instanceof Requests.Explained.Answer answer)) {
      return Optional.of(key + " cannot be explained in the connected core: " + answers);
    }
    Explanation explanation = answer.explanation();
    long owners =
        explanation.owners().stream().filter(copy -> isOfCore(copy.node())).count();
    // A hint goes when as many owners as a write needs have it, its own owner among them.
    boolean deliverable = owners > explanation.owners().size() / 2;
    return explanation.hints().stream()
        .filter(hint -> deliverable && isOfCore(hint.node()) && isOfCore(hint.target()))
        .filter(hint -> !hint.target().equals(victim) && !hint.node().equals(victim))
        .findFirst()
        .map(hint -> key + " has a hint in the connected core: " + hint);
  }

  private boolean isOfCore(String name) {
    return core.stream().anyMatch(member -> member.name().equals(name));
  }
}

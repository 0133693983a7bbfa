package io.quorate.simulation;

import io.quorate.node.request.Changed;
import io.quorate.ring.Member;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.transition.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The operator of a world whose members change: through all faults nodes join, as members or to
 * stand by, leave, are removed or replaced when they died for good, get other weights and zones,
 * and what is running is cancelled. Who has left is taken away, its disk wiped; its name may join
 * again with another disk.
 *
 * <p>One node at most dies for good, or loses its disk and comes back under its name with an empty
 * one. Of the two disks that an acknowledgement at quorum speaks of, one remains; a member that
 * leaves in order has given away what it had.
 */
final class RingChanges {
  private static final long SECOND = 1_000_000_000L;
  private static final long LOOK_NANOS = SECOND / 10;
  private static final int TIMEOUT_MILLIS = 10_000;

  /** Within how long after healing nothing moves any more. */
  private static final long SETTLE_NANOS = 60 * SECOND;

  private static final int WEIGHT = 100;
  private static final int OWNING_MIN = 3;
  private static final int MEMBERS_MAX = 8;

  /** More often than this no machine starts. */
  private static final long STARTS_MAX = 10_000;

  private static final int ZONES = 3;

  private final World world;
  private final SimulatedCluster cluster;
  private final Epochs epochs;
  private final Consumer<String> broken;
  private final RandomGenerator random;
  private final RandomGenerator disks;
  private final long meanGapNanos;
  private final TreeSet<String> beenMembers = new TreeSet<>();
  private final TreeMap<String, Long> begun = new TreeMap<>();
  private final boolean someoneMayDie;
  private boolean someoneDied;
  private boolean stopped;
  private boolean settled;
  private int newcomers;
  private long takenAgain;

  RingChanges(World world, SimulatedCluster cluster, Epochs epochs, Consumer<String> broken) {
    this.world = world;
    this.cluster = cluster;
    this.epochs = epochs;
    this.broken = broken;
    this.random = world.random("ring");
    this.disks = world.random("ring disks");
    this.someoneMayDie = random.nextBoolean();
    this.meanGapNanos = SECOND / 2 + random.nextLong(5 * SECOND);
  }

  /** Whether the members of a world change. */
  enum When {
    /** In one world of three, as its seed says. */
    DRAWN,
    ALWAYS,
    NEVER;

    boolean isIn(World world) {
      return this == ALWAYS || (this == DRAWN && world.random("ring changes").nextInt(3) == 0);
    }
  }

  /** Whether one member may die and be taken out, so that one disk of all is lost. */
  boolean someoneMayDie() {
    return someoneMayDie;
  }

  /** Changes members from now on, until {@link #settle}. */
  void start() {
    look();
    actLater();
  }

  /** How often each kind of change began. */
  SortedMap<String, Long> begun() {
    return begun;
  }

  private void look() {
    takeAwayWhoLeft();
    if (!settled) {
      world.script(LOOK_NANOS, this::look);
    }
  }

  private void takeAwayWhoLeft() {
    Topology now = newest();
    for (SimulatedCluster.Member member : List.copyOf(cluster.members())) {
      if (now.member(member.name()).isPresent()) {
        beenMembers.add(member.name());
      } else if (beenMembers.contains(member.name()) || member.left) {
        // A join that is cancelled at once is seen by nobody but the newcomer itself.
        beenMembers.add(member.name());
        member.takeAway();
      }
    }
  }

  private Topology newest() {
    return epochs.newest().orElseThrow();
  }

  private void actLater() {
    world.script(random.nextLong(2 * meanGapNanos), () -> {
      if (!stopped) {
        act(newest());
        actLater();
      }
    });
  }

  private void act(Topology now) {
    Member any = now.members().get(random.nextInt(now.members().size()));
    switch (random.nextInt(10)) {
      case 0, 1 -> join(now, WEIGHT);
      case 2 -> join(now, 0);
      case 3, 4 -> leave(now, any);
      case 5, 6 -> loseOne(now, any);
      case 7 -> ask(new Change.Weight(any.name(), random.nextInt(4) == 0 ? 0 : weight()));
      case 8 -> ask(new Change.Zone(any.name(), zone()));
      default -> ask(Change.Cancel.of(now));
    }
  }

  private int weight() {
    return WEIGHT / 2 + random.nextInt(WEIGHT);
  }

  private String zone() {
    return "zone-" + (1 + random.nextInt(ZONES));
  }

  private void join(Topology now, int weight) {
    if (cluster.members().size() < MEMBERS_MAX && now.members().size() < MEMBERS_MAX) {
      String zone = random.nextBoolean() ? "zone-1" : zone();
      SimulatedCluster.Newcomer newcomer =
          new SimulatedCluster.Newcomer(nameToJoin(), zone, weight);
      count(weight == 0 ? "JOIN_STANDBY" : "JOIN");
      SimulatedCluster.Member added = cluster.add(newcomer);
      added.machine().startsAfter(STARTS_MAX * takenAgain);
      added.startIfDown();
    }
  }

  /** Another one, or that of a member which has left. */
  private String nameToJoin() {
    List<String> left = new ArrayList<>(beenMembers);
    cluster.members().forEach(member -> left.remove(member.name()));
    if (left.isEmpty() || disks.nextInt(3) > 0) {
      newcomers++;
      return "j" + newcomers;
    }
    String again = left.get(disks.nextInt(left.size()));
    // Until it is a member once more nobody takes it away.
    beenMembers.remove(again);
    takenAgain++;
    count("NAME_TAKEN_AGAIN");
    return again;
  }

  private void leave(Topology now, Member who) {
    if (owning(now) > OWNING_MIN || who.weight() == 0) {
      ask(new Change.Leave(who.name()));
    }
  }

  /** How many own something and will stay. */
  private static long owning(Topology now) {
    return now.members().stream()
        .filter(member -> member.weight() > 0 && !member.role().isGoing())
        .count();
  }

  /** The first time somebody dies for good; from then on the others are to go on without. */
  private void loseOne(Topology now, Member who) {
    Optional<SimulatedCluster.Member> dead =
        cluster.members().stream().filter(SimulatedCluster.Member::isGone).findFirst();
    if (dead.isPresent()) {
      goOnWithout(now, dead.get().name());
    } else if (someoneMayDie && !someoneDied && owning(now) >= OWNING_MIN) {
      someoneDied = true;
      boolean comesBackEmpty = disks.nextBoolean();
      member(who.name())
          .ifPresent(
              comesBackEmpty
                  ? SimulatedCluster.Member::loseDisk
                  : SimulatedCluster.Member::dieForGood);
      count(comesBackEmpty ? "LOST_ITS_DISK" : "DIED");
    }
  }

  private void goOnWithout(Topology now, String dead) {
    Optional<Member> standby = now.members().stream()
        .filter(member -> member.weight() == 0 && member.role() == Role.MEMBER)
        .filter(member -> !member.name().equals(dead))
        .findFirst();
    ask(
        standby.isPresent()
            ? new Change.Replace(dead, standby.get().name())
            : new Change.Remove(dead));
  }

  private Optional<SimulatedCluster.Member> member(String name) {
    return cluster.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst();
  }

  private void ask(Change change) {
    SimulatedCluster.Member at = cluster.anyMember(random);
    if (!at.isServing()) {
      return;
    }
    at.note("is asked for " + change);
    at.node()
        .ifPresent(node -> world.after(
            0,
            at.machine(),
            () -> node.change(change, TIMEOUT_MILLIS, how -> {
              if (how instanceof Changed.Begun now) {
                epochs.told(now.topology());
                count(change.getClass().getSimpleName().toUpperCase(Locale.ROOT));
                at.note("has begun " + change + ": " + now.topology());
              }
            })));
  }

  private void count(String kind) {
    begun.merge(kind, 1L, Long::sum);
  }

  /** All is well again: what was begun comes to its end, and who is dead is taken out. */
  void settle() {
    stopped = true;
    goOn();
    // What was asked for before may begin as late as this.
    world.runUntil(world.now() + TIMEOUT_MILLIS * (SECOND / 1_000));
    if (!world.runUntil(this::isAtRest, SETTLE_NANOS)) {
      broken.accept(SETTLE_NANOS / SECOND + " s after healing the members still change: " + newest()
          + ", " + newest().members() + ", " + newest().transitions());
    }
    settled = true;
  }

  private void goOn() {
    Topology now = newest();
    for (Member member : now.members()) {
      boolean lives = member(member.name()).filter(each -> !each.isGone()).isPresent();
      if (!lives && member.role() != Role.REMOVED) {
        // A change that needs the dead one's word never ends: it is taken back first.
        ask(now.transitions().isEmpty() ? new Change.Remove(member.name()) : Change.Cancel.of(now));
      }
    }
    for (SimulatedCluster.Member member : cluster.members()) {
      boolean lost = now.member(member.name()).isEmpty() && !member.isServing();
      if (lost && random.nextInt(10) == 0) {
        member.kill();
        member.startIfDown();
      }
    }
    world.script(SECOND, () -> {
      if (!settled) {
        goOn();
      }
    });
  }

  private boolean isAtRest() {
    Topology now = newest();
    List<String> names = new ArrayList<>();
    boolean settledIn = now.transitions().isEmpty();
    for (SimulatedCluster.Member member : cluster.members()) {
      names.add(member.name());
      settledIn &= member.isServing() && now.equals(shownBy(member));
    }
    names.sort(null);
    return settledIn
        && names.equals(now.members().stream().map(Member::name).toList())
        && now.members().stream().allMatch(member -> member.role() == Role.MEMBER);
  }

  private static Topology shownBy(SimulatedCluster.Member member) {
    return member.node().orElseThrow().cluster().topology().orElseThrow();
  }
}

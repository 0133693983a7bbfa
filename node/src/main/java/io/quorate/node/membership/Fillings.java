package io.quorate.node.membership;

import io.quorate.node.environment.Lane;
import io.quorate.ring.Phase;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.transition.Advance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The copying that this node has to do for the partitions that move: what it is to own it gets from
 * the old owners, what it gives up it brings to the new ones. What it has of a partition at rest
 * that it does not own it brings to the owners once more, and drops it when all of them have it: so
 * this needs no memory of what was brought, and a restart forgets nothing. A few partitions at a
 * time. Confined to lane 0.
 */
final class Fillings {
  private static final int AT_ONCE_MAX = 8;

  /** Passes over the living peers, at least half a second apart. */
  private static final int PASSES_MAX = 120;

  /** How many proceedings lie between two looks for copies that are nobody's here. */
  private static final int LOOK_EVERY = 8;

  private final Lane lane;
  private final String self;
  private final Copying copying;

  /** By partition: what is to be done in the phase that it is in now. */
  private final TreeMap<Integer, Task> tasks = new TreeMap<>();

  private @Nullable Topology topology;
  private int running;
  private int round;
  private SortedMap<String, Liveness.State> states = new TreeMap<>();
  private boolean stopped;

  Fillings(Lane lane, String self, Copying copying) {
    this.lane = lane;
    this.self = self;
    this.copying = copying;
  }

  private enum Work {
    /** A new owner gets what the old ones have. */
    GET,
    /** An old owner gives the new ones what it has. */
    GIVE,
    /** Who was an owner gives what it still has, and drops it. */
    CLEAR
  }

  /** One partition's copying with each of several members. */
  private static final class Task {
    final int partition;

    /** The epoch since which the partition is in the phase that this belongs to. */
    final long since;

    final Work work;
    final List<String> peers;
    final TreeSet<String> done = new TreeSet<>();
    boolean running;
    boolean complete;
    int passes;

    /** The last round in which it was begun: once in each. */
    int round;

    /** Everybody of the peers who lived in the last pass has, or was given, what there is. */
    boolean withLiving;

    /** Of those who own the partition next, for every number of copies. */
    boolean reachesMajority;

    Task(int partition, long since, Work work, List<String> peers) {
      this.partition = partition;
      this.since = since;
      this.work = work;
      this.peers = peers;
    }
  }

  void stop() {
    stopped = true;
  }

  boolean isFilled(int partition, long since) {
    Task task = tasks.get(partition);
    return task != null && task.work == Work.GET && task.since == since && task.complete;
  }

  /**
   * Whether an old owner has brought what it has to every living new one, or has tried often enough
   * that a change must not wait for it any more. One that leaves has no other chance: it must have
   * brought it, and to a majority of the new owners.
   */
  boolean hasGiven(int partition, long since, boolean leaves) {
    Task task = tasks.get(partition);
    if (leaves && task != null && task.since == since) {
      return task.complete || (task.withLiving && task.reachesMajority);
    }
    return task == null
        || task.since != since
        || task.complete
        || task.withLiving
        || task.passes >= PASSES_MAX;
  }

  void shown(Topology next) {
    topology = next;
    tasks.values().removeIf(task -> next.since(task.partition) != task.since);
    for (Map.Entry<Integer, Transition> each : next.transitions().entrySet()) {
      if (!tasks.containsKey(each.getKey())) {
        task(next, each.getKey(), each.getValue())
            .ifPresent(task -> tasks.put(task.partition, task));
      }
    }
  }

  private Optional<Task> task(Topology of, int partition, Transition transition) {
    List<String> old = of.owners().owners(partition);
    boolean isNew = transition.owners().contains(self);
    long since = of.since(partition);
    if (transition.phase() == Phase.WRITE_BOTH_READ_OLD && isNew) {
      return Optional.of(new Task(partition, since, Work.GET, others(old)));
    }
    return transition.phase() == Phase.WRITE_BOTH_READ_NEW && gives(of, old, transition.owners())
        ? Optional.of(new Task(partition, since, Work.GIVE, others(transition.owners())))
        : Optional.empty();
  }

  /** Whether this node is no owner any more of keys that have some number of copies. */
  private boolean gives(Topology of, List<String> old, List<String> next) {
    return Advance.copiesInUse(of).stream()
        .anyMatch(n -> first(n, old).contains(self) && !first(n, next).contains(self));
  }

  private static List<String> first(int n, List<String> row) {
    return row.subList(0, Math.min(n, row.size()));
  }

  private List<String> others(List<String> names) {
    return names.stream().filter(name -> !name.equals(self)).toList();
  }

  /** Finds copies of partitions at rest that this node does not own. */
  private void look() {
    copying.partitions(partitions -> {
      Topology now = topology;
      if (now == null || stopped || now.member(self).isEmpty()) {
        return;
      }
      int copies = Advance.copiesInUse(now).last();
      for (int partition : partitions) {
        List<String> owners = first(copies, now.owners().owners(partition));
        boolean owned = owners.contains(self) || now.transitions().containsKey(partition);
        if (!owned && !tasks.containsKey(partition)) {
          long since = now.since(partition);
          tasks.put(partition, new Task(partition, since, Work.CLEAR, owners));
        }
      }
    });
  }

  /** Tries once more what is to be done. */
  void proceed(SortedMap<String, Liveness.State> known) {
    states = known;
    if (round++ % LOOK_EVERY == 0) {
      look();
    }
    next();
  }

  /** Goes on with this round, as far as it may at once: what a change waits for comes first. */
  private void next() {
    List<Task> waiting = new ArrayList<>();
    for (boolean clears : List.of(false, true)) {
      tasks.values().stream()
          .filter(task -> (task.work == Work.CLEAR) == clears)
          .filter(task -> !task.complete && !task.running && task.round < round)
          .forEach(waiting::add);
    }
    for (Task task : waiting) {
      if (running >= AT_ONCE_MAX || stopped) {
        return;
      }
      task.running = true;
      task.round = round;
      running++;
      List<String> living = task.peers.stream()
          .filter(peer -> !task.done.contains(peer))
          .filter(peer -> states.getOrDefault(peer, Liveness.State.ALIVE) != Liveness.State.DEAD)
          .toList();
      task.passes++;
      lane.execute(() -> copy(task, living, 0));
    }
  }

  /** With one after the other: the first brings everything, the others what it lacked. */
  private void copy(Task task, List<String> living, int next) {
    if (next == living.size() || stopped || tasks.get(task.partition) != task) {
      running--;
      task.running = false;
      task.withLiving = task.done.containsAll(living);
      judge(task);
      next();
      return;
    }
    String peer = living.get(next);
    Consumer<Boolean> ended = done -> lane.execute(() -> {
      if (done) {
        task.done.add(peer);
      }
      copy(task, living, next + 1);
    });
    if (task.work == Work.GET) {
      copying.pull(task.partition, peer, ended);
    } else {
      copying.push(task.partition, peer, ended);
    }
  }

  private void judge(Task task) {
    Topology now = topology;
    if (task.complete || now == null || tasks.get(task.partition) != task) {
      return;
    }
    Transition transition = now.transitions().get(task.partition);
    task.reachesMajority = transition != null && hasMajority(task, transition.owners(), now);
    if (task.work == Work.GET && hasMajority(task, now.owners().owners(task.partition), now)) {
      task.complete = true;
      copying.trust(task.partition);
    } else if (task.work != Work.GET && task.done.containsAll(task.peers)) {
      task.complete = true;
      if (task.work == Work.CLEAR) {
        copying.drop(task.partition, dropped -> tasks.remove(task.partition, task));
      }
    }
  }

  /** Of these owners, this node among them if it is one, for every number of copies. */
  private boolean hasMajority(Task task, List<String> row, Topology now) {
    for (int n : Advance.copiesInUse(now)) {
      List<String> owners = first(n, row);
      long has = owners.stream()
          .filter(owner -> owner.equals(self) || task.done.contains(owner))
          .count();
      if (has <= owners.size() / 2) {
        return false;
      }
    }
    return true;
  }
}

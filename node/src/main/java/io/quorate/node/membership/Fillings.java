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
 * the old owners, what it gives up it brings to the new ones before it drops it. A few partitions
 * at a time. Confined to lane 0.
 */
final class Fillings {
  private static final int AT_ONCE_MAX = 8;

  /** Passes over the living peers, at least half a second apart. */
  private static final int PASSES_MAX = 120;

  private final Lane lane;
  private final String self;
  private final Copying copying;

  /** By partition: what is to be done in the phase that it is in now. */
  private final TreeMap<Integer, Task> tasks = new TreeMap<>();

  /** Partitions that were brought to all their new owners, until they are dropped. */
  private final TreeSet<Integer> brought = new TreeSet<>();

  private @Nullable Topology topology;
  private int running;
  private boolean stopped;

  Fillings(Lane lane, String self, Copying copying) {
    this.lane = lane;
    this.self = self;
    this.copying = copying;
  }

  /** One partition's copying with each of several members. */
  private static final class Task {
    final int partition;

    /** The epoch since which the partition is in the phase that this belongs to. */
    final long since;

    /** Whether this node gets, or gives. */
    final boolean pulls;

    final List<String> peers;
    final TreeSet<String> done = new TreeSet<>();
    boolean running;
    boolean complete;
    int passes;

    /** Everybody of the peers who lived in the last pass has, or was given, what there is. */
    boolean withLiving;

    /** Of those who own the partition next, for every number of copies. */
    boolean reachesMajority;

    Task(int partition, long since, boolean pulls, List<String> peers) {
      this.partition = partition;
      this.since = since;
      this.pulls = pulls;
      this.peers = peers;
    }
  }

  void stop() {
    stopped = true;
  }

  boolean isFilled(int partition, long since) {
    Task task = tasks.get(partition);
    return task != null && task.pulls && task.since == since && task.complete;
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
    tasks
        .values()
        .removeIf(task -> !next.transitions().containsKey(task.partition)
            || next.since(task.partition) != task.since);
    for (Map.Entry<Integer, Transition> each : next.transitions().entrySet()) {
      if (!tasks.containsKey(each.getKey())) {
        task(next, each.getKey(), each.getValue())
            .ifPresent(task -> tasks.put(task.partition, task));
      }
    }
    for (int partition : List.copyOf(brought)) {
      if (!next.transitions().containsKey(partition)) {
        brought.remove(partition);
        dropIfGone(next, partition);
      }
    }
  }

  private Optional<Task> task(Topology of, int partition, Transition transition) {
    List<String> old = of.owners().owners(partition);
    boolean isNew = transition.owners().contains(self);
    long since = of.since(partition);
    if (transition.phase() == Phase.WRITE_BOTH_READ_OLD && isNew) {
      return Optional.of(new Task(partition, since, true, others(old)));
    }
    boolean gives = transition.phase() == Phase.WRITE_BOTH_READ_NEW && old.contains(self) && !isNew;
    return gives
        ? Optional.of(new Task(partition, since, false, others(transition.owners())))
        : Optional.empty();
  }

  private List<String> others(List<String> names) {
    return names.stream().filter(name -> !name.equals(self)).toList();
  }

  private void dropIfGone(Topology at, int partition) {
    if (!at.owners().owners(partition).contains(self)) {
      copying.drop(partition, dropped -> {});
    }
  }

  /** Goes on with what is to be done, as far as it may at once. */
  void proceed(SortedMap<String, Liveness.State> states) {
    for (Task task : new ArrayList<>(tasks.values())) {
      if (running >= AT_ONCE_MAX || stopped) {
        return;
      }
      if (!task.complete && !task.running) {
        task.running = true;
        running++;
        List<String> living = task.peers.stream()
            .filter(peer -> !task.done.contains(peer))
            .filter(peer -> states.getOrDefault(peer, Liveness.State.ALIVE) != Liveness.State.DEAD)
            .toList();
        task.passes++;
        copy(task, living, 0);
      }
    }
  }

  /** With one after the other: the first brings everything, the others what it lacked. */
  private void copy(Task task, List<String> living, int next) {
    if (next == living.size() || stopped || tasks.get(task.partition) != task) {
      running--;
      task.running = false;
      task.withLiving = task.done.containsAll(living);
      judge(task);
      return;
    }
    String peer = living.get(next);
    Consumer<Boolean> ended = done -> lane.execute(() -> {
      if (done) {
        task.done.add(peer);
      }
      copy(task, living, next + 1);
    });
    if (task.pulls) {
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
    if (task.pulls && hasMajority(task, now.owners().owners(task.partition), now)) {
      task.complete = true;
      copying.trust(task.partition);
    } else if (!task.pulls && task.done.containsAll(task.peers)) {
      task.complete = true;
      brought.add(task.partition);
    }
  }

  /** Of these owners, this node among them if it is one, for every number of copies. */
  private boolean hasMajority(Task task, List<String> row, Topology now) {
    for (int n : Advance.copiesInUse(now)) {
      List<String> owners = row.subList(0, Math.min(n, row.size()));
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

package io.quorate.node.reap;

import io.quorate.antientropy.exchange.Answer;
import io.quorate.antientropy.reap.Candidate;
import io.quorate.antientropy.reap.Generation;
import io.quorate.node.environment.Lane;
import io.quorate.node.replica.Generations;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Topology;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reaps the tombstones, and prunes the histories, of the partitions of one lane of which this node
 * is the first owner, answers those who do it for other partitions, and learns from everybody how
 * far reaps have come. Mutable, confined to its lane.
 */
public final class Reaping {
  /** After so many entries of indexes the lane does something else: some milliseconds. */
  private static final long PASSED_AT_ONCE = 20_000;

  private static final long TICK_NANOS = 1_000_000_000L;
  private static final long NEXT_NANOS = 50_000_000L;
  private static final long REST_MIN_NANOS = 2_000_000_000L;
  private static final int DOUBLINGS_MAX = 5;

  /** One partition is counted a tick until all are, so that a start does not hold up the lane. */
  private static final long COUNT_NANOS = 5_000_000L;

  private final ReapParts parts;
  private final ReapSettings settings;
  private final Generations generations;
  private final Tombstones tombstones;
  private final Pledging pledging;
  private final Learning learning;
  private final TreeSet<Integer> refilling;

  /** When each partition is looked at again, and how often its rounds failed. */
  private final TreeMap<Integer, Rest> rests = new TreeMap<>();

  /** When living keys of each partition may be asked about again. */
  private final TreeMap<Integer, Long> prunings = new TreeMap<>();

  private Topology topology;
  private int next;
  private int uncounted;
  private boolean driving;
  private boolean stopped;
  private long rounds;
  private long roundsFailed;
  private Lane.@Nullable Timer timer;

  private record Rest(long until, int failures) {}

  /** What goes on in one lane. */
  public Reaping(ReapParts parts, ReapSettings settings, Topology topology) {
    this.parts = parts;
    this.settings = settings;
    this.topology = topology;
    this.generations = parts.replica().generations();
    this.tombstones = new Tombstones(parts.spaces(), settings.retryWindow().toNanos());
    this.refilling = new TreeSet<>(parts.refilling());
    this.pledging = new Pledging(parts, refilling);
    this.learning = new Learning(parts, pledging, refilling);
    this.next = parts.lane().index();
    this.uncounted = next;
  }

  /** Begins. */
  public void start() {
    count();
    schedule(TICK_NANOS);
  }

  private void count() {
    if (!stopped && uncounted < topology.ring().partitions()) {
      tombstones.count(uncounted);
      uncounted += parts.lanes();
      parts.lane().after(COUNT_NANOS, this::count);
    }
  }

  /** Touches the replica's spaces no more. */
  public void stop() {
    stopped = true;
    learning.stop();
    pledging.stop();
    Lane.Timer now = timer;
    if (now != null) {
      now.cancel();
    }
  }

  /** From now on this is the topology: rounds of another one come to nothing. */
  public void adopt(Topology next) {
    topology = next;
    pledging.releaseAll();
  }

  /**
   * Nothing is reaped here from now on, whoever drives, and no hint removed; or it may be again.
   */
  public void hold(boolean holds) {
    generations.hold(holds);
    pledging.releaseAll();
  }

  /** Whether a state that bears so little may not be sent any more. */
  public boolean refuses(int partition, Request request) {
    return request instanceof Request.Join join
        && generations.refuses(partition, join.reapGeneration());
  }

  /** What this node knows of the partition's reaps. */
  public Generation known(int partition) {
    return generations.of(partition);
  }

  /** Somebody answered something about this partition. */
  public void heard(int partition, Reply reply) {
    if (stopped) {
      return;
    }
    if (reply instanceof Reply.Outdated outdated) {
      learning.learn(partition, outdated.known());
    } else if (reply instanceof Reply.Reaped reaped) {
      learning.learn(partition, reaped.answer().generation());
    } else if (reply instanceof Reply.Exchanged exchanged
        && exchanged.answer() instanceof Answer.Sums sums) {
      learning.learn(partition, sums.known());
    }
  }

  /** Answers a step of a round that a member drives. */
  public void answer(Request.Reap request, Consumer<Reply> done) {
    int partition = request.partition();
    if (stopped || partition >= topology.ring().partitions()) {
      done.accept(new Reply.Refused(Reply.Reason.STOPPING, "no part in this reap"));
      return;
    }
    learning.learn(partition, request.known());
    boolean takesPart = topology.epoch() == request.epoch()
        && isAtRest(partition)
        && !generations.isHeld()
        && !generations.isClosed(partition);
    if (takesPart) {
      request.question().accept(new Answering(parts, pledging, partition, this::isStill, done));
    } else {
      done.accept(pledging.agreed(partition, List.of()));
    }
  }

  /** Whether nothing has changed that a step began in. */
  private boolean isStill(Topology began) {
    return !stopped && !generations.isHeld() && topology.epoch() == began.epoch();
  }

  private boolean isAtRest(int partition) {
    return !topology.transitions().containsKey(partition);
  }

  private void schedule(long nanos) {
    Lane.Timer before = timer;
    if (before != null) {
      before.cancel();
    }
    timer = parts.lane().after(nanos, this::tick);
  }

  private void tick() {
    if (stopped) {
      return;
    }
    tombstones.sample(parts.clock().nanos());
    filled();
    if (settings.enabled() && !driving) {
      drive();
    }
    if (!driving) {
      schedule(TICK_NANOS);
    }
  }

  /** Partitions that were dropped and count again. */
  private void filled() {
    SortedSet<Integer> counting = new TreeSet<>(refilling);
    counting.removeIf(partition ->
        generations.isClosed(partition) || !parts.replica().standing().counts(partition));
    for (int partition : counting) {
      refilling.remove(partition);
      parts.store().force(partition, generations.of(partition), false, ok -> {
        if (!ok) {
          refilling.add(partition);
        }
      });
    }
  }

  /** The next partition that has something to be reaped, if there is one. */
  private void drive() {
    int partitions = topology.ring().partitions();
    int first = parts.lane().index();
    long mostPassed = tombstones.passed() + PASSED_AT_ONCE;
    for (int looked = first; looked < partitions && !driving; looked += parts.lanes()) {
      if (tombstones.passed() > mostPassed) {
        // Other work of the lane comes first; the next tick goes on from here.
        return;
      }
      int partition = next;
      next += parts.lanes();
      next = next < partitions ? next : first;
      if (mayDrive(partition)) {
        long now = parts.clock().nanos();
        boolean prunes = prunings.getOrDefault(partition, now) <= now;
        List<Candidate> candidates =
            tombstones.candidates(partition, parts.lane().random().nextLong(), prunes, now);
        if (candidates.isEmpty()) {
          rests.put(partition, new Rest(now + restNanos(), 0));
        } else {
          if (prunes) {
            prunings.put(partition, now + restNanos());
          }
          begin(partition, candidates);
        }
      }
    }
  }

  /** So long a partition rests in which nothing is old enough. */
  private long restNanos() {
    return Math.max(REST_MIN_NANOS, settings.retryWindow().toNanos() / 8);
  }

  private boolean mayDrive(int partition) {
    List<String> row = topology.owners().owners(partition);
    Rest rest = rests.get(partition);
    return !row.isEmpty()
        && row.get(0).equals(parts.replica().name())
        && isAtRest(partition)
        && !generations.isHeld()
        && !generations.isClosed(partition)
        && (rest == null || rest.until <= parts.clock().nanos())
        && !tombstones.count(partition).isNone()
        && topology.members().stream()
            .allMatch(member ->
                member.name().equals(parts.replica().name()) || parts.alive().test(member.name()));
  }

  private void begin(int partition, List<Candidate> candidates) {
    driving = true;
    rounds++;
    Drive drive = new Drive(parts, topology, partition, candidates, this);
    drive.begin(reaped -> ended(partition, candidates.size(), reaped));
  }

  private void ended(int partition, int candidates, int reaped) {
    driving = false;
    if (stopped) {
      return;
    }
    if (reaped == 0) {
      roundsFailed++;
      rest(partition, rests.containsKey(partition) ? rests.get(partition).failures + 1 : 1);
    } else if (reaped < candidates) {
      rest(partition, 1);
    } else {
      rests.remove(partition);
    }
    schedule(NEXT_NANOS);
  }

  private void rest(int partition, int failures) {
    long most = Math.max(REST_MIN_NANOS, settings.retryWindow().toNanos());
    long nanos = Math.min(most, REST_MIN_NANOS << Math.min(failures, DOUBLINGS_MAX));
    rests.put(partition, new Rest(parts.clock().nanos() + nanos, failures));
  }

  /** The numbers as they are now. */
  public Counts counts() {
    return new Counts(
        tombstones.sum(),
        pledging.reaped(),
        pledging.pruned(),
        rounds,
        roundsFailed,
        learning.dropped());
  }

  /**
   * What is here of tombstones, and what was done.
   *
   * @param tombstones that this node holds
   * @param reaped those that it removed since its start
   * @param pruned copies that it pruned since its start
   * @param rounds that it drove
   * @param roundsFailed of these, those that reaped nothing
   * @param dropped partitions that it dropped because they were held while others reaped
   */
  public record Counts(
      long tombstones, long reaped, long pruned, long rounds, long roundsFailed, long dropped) {}
}

package io.quorate.node.exchange;

import io.quorate.antientropy.exchange.Pair;
import io.quorate.antientropy.exchange.Question;
import io.quorate.antientropy.exchange.Schedule;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.replica.Replica;
import io.quorate.node.request.Convergence;
import io.quorate.node.wire.Reply;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the copies of one lane's partitions equal to those of their other owners, in the
 * background, and answers the others who do the same. Mutable, confined to its lane.
 */
public final class Exchanges {
  private static final long POLL_NANOS = 1_000_000_000L;
  private static final long REST_NANOS = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int AT_ONCE_MAX = 4;

  private final Means means;
  private final ExchangeSettings settings;
  private final Predicate<String> alive;
  private final Schedule schedule;
  private final Outlook outlook;
  private final KeyRepairs repairs;
  private final Doubts doubts;
  private final Scrub scrub;
  private final int lanes;
  private final TreeSet<String> away = new TreeSet<>();
  private Topology topology;
  private int running;
  private final UnreadableReport report;
  private Lane.@Nullable Timer timer;
  private boolean stopped;

  /**
   * What the exchange of a lane is made of.
   *
   * @param lanes among how many lanes of the node limits are shared
   * @param alive whether a member is thought to answer
   */
  public Exchanges(Parts parts, ExchangeSettings settings, int lanes, Predicate<String> alive) {
    this.settings = settings;
    this.lanes = lanes;
    this.alive = alive;
    this.report = new UnreadableReport(parts.log());
    this.topology = parts.topology();
    Lane lane = parts.lane();
    Throttle throttle =
        new Throttle(lane, parts.clock(), settings.bytesPerSecond() / lanes, parts.busy());
    Trees trees = new Trees(parts.spaces(), topology, key -> lane.execute(() -> incomplete(key)));
    this.means = new Means(
        lane,
        parts.clock(),
        parts.replica(),
        parts.spaces(),
        parts.peers(),
        trees,
        throttle,
        new ExchangeFacts(),
        () -> stopped);
    this.schedule = new Schedule(settings.period().toNanos(), REST_NANOS, lane.random());
    this.outlook = new Outlook(means, schedule);
    this.repairs = new KeyRepairs(means, alive);
    this.doubts = new Doubts(parts.replica().standing(), parts.log());
    Throttle slow =
        new Throttle(lane, parts.clock(), settings.scrubBytesPerSecond() / lanes, parts.busy());
    this.scrub = new Scrub(
        means,
        slow,
        settings.scrubPeriod().toNanos(),
        topology.ring().partitions(),
        lane.index(),
        lanes);
  }

  /**
   * Begins.
   *
   * @param lossKnown whether something that was stored here is known to be gone: then the copies do
   *     not count until they were compared with those of all living owners
   * @param refilling partitions that were dropped and have to be filled again
   * @param healed called once, on the lane, when all copies count again; at once if they do
   */
  public void start(boolean lossKnown, SortedSet<Integer> refilling, Runnable healed) {
    Replica replica = means.replica();
    replica.onUnreadable(this::unreadable);
    replica.onMarkDropped(this::suspect);
    schedule.adopt(pairs(), now());
    TreeSet<Integer> doubted = new TreeSet<>(refilling);
    doubted.retainAll(ownPartitions());
    doubted.addAll(lossKnown ? ownPartitions() : ownedSoon());
    doubts.begin(doubted, healed);
    judgeDoubts();
    for (Pair pair : schedule.pairs()) {
      if (doubts.isDoubted(pair.partition())) {
        schedule.suspect(pair, now());
      }
    }
    if (settings.enabled()) {
      scrub.begin();
    }
    tick();
  }

  /** Begins nothing more and touches the replica's spaces no more. */
  public void stop() {
    stopped = true;
    means.throttle().stop();
    repairs.stop();
    scrub.stop();
    Lane.Timer now = timer;
    if (now != null) {
      now.cancel();
    }
  }

  /** From now on this is the topology. */
  public void adopt(Topology next) {
    SortedSet<Integer> before = ownPartitions();
    topology = next;
    means.trees().adopt(next);
    for (int partition : ownPartitions()) {
      if (!before.contains(partition)) {
        doubts.add(partition);
      }
    }
    schedule.adopt(pairs(), now());
    doubts.retain(ownPartitions());
    refresh();
  }

  /** Somebody is alive now who was not, or the other way round. */
  public void refresh() {
    if (stopped) {
      return;
    }
    for (Member member : topology.members()) {
      String name = member.name();
      if (!alive.test(name)) {
        away.add(name);
      } else if (away.remove(name)) {
        schedule.returned(name, now());
        repairs.proceed();
      }
    }
    judgeDoubts();
    tick();
  }

  private void suspect(String peer, Key key) {
    schedule.suspect(new Pair(topology.ring().partitionOf(key), peer), now());
  }

  private void incomplete(Key key) {
    repairs.add(key);
  }

  private void unreadable(Key key) {
    if (!stopped) {
      means.trees().unreadable(key);
      repairs.add(key);
      report.add(key, now());
    }
  }

  /** What was here of this partition is gone: it does not count until it was compared. */
  public void doubt(int partition) {
    if (!stopped && ownPartitions().contains(partition)) {
      doubts.add(partition);
      coOwners(partition).forEach(peer -> schedule.suspect(new Pair(partition, peer), now()));
      judgeDoubts();
      tick();
    }
  }

  /** The key's tombstone is to be removed: it is neither compared nor sent any more. */
  public void hide(Key key) {
    means.trees().hide(key);
  }

  /** It is not removed yet, and is shown again. */
  public void show(Key key) {
    means.trees().show(key);
  }

  /** Answers what a peer asks about a partition of this lane. */
  public void answer(String peer, int partition, Question question, Consumer<Reply> done) {
    if (stopped) {
      done.accept(new Reply.Refused(Reply.Reason.STOPPING, "this node is stopping"));
    } else if (!means.replica().ownsPartition(partition, question.n())) {
      done.accept(new Reply.Refused(
          Reply.Reason.NOT_OWNER, means.replica().name() + " does not own the partition"));
    } else {
      Pair pair = new Pair(partition, peer);
      question.accept(new Answering(means, partition, () -> foundEqual(pair), done));
    }
  }

  /** Spares this node a comparison, unless a doubt waits for one that it has begun itself. */
  private void foundEqual(Pair pair) {
    if (!doubts.isDoubted(pair.partition())) {
      schedule.foundEqual(pair, now());
    }
  }

  /**
   * Runs an exchange of one partition with one member now, besides the schedule. Tried once:
   * whoever wants it done calls again. The package's documentation says what its end proves.
   *
   * @param copies of which numbers of copies the keys are meant: {@link #copiesInUse}, of which
   *     each side must own the partition, or the exchange is given up
   */
  public void run(Pair pair, SortedSet<Integer> copies, Direction direction, Consumer<Ended> done) {
    PeerExchange exchange = new PeerExchange(means, pair, copies, direction, true, done);
    means.lane().execute(exchange::begin);
  }

  /**
   * The same for all numbers of copies for which both sides own the partition; what is given may
   * also be the copies of an owner that was.
   */
  public void run(Pair pair, Direction direction, Consumer<Ended> done) {
    SortedSet<Integer> copies = direction == Direction.PUSH
        ? ownedBy(pair.partition(), pair.peer())
        : common(pair.partition(), pair.peer());
    run(pair, copies, direction, done);
  }

  /** This partition was filled: its copies count from now on. */
  public void trust(int partition) {
    doubts.trust(partition);
  }

  /** The numbers of copies that buckets keep: a partition has a tree for each. */
  public SortedSet<Integer> copiesInUse() {
    return means.trees().copiesInUse();
  }

  private long now() {
    return means.clock().nanos();
  }

  private SortedSet<Integer> ownPartitions() {
    TreeSet<Integer> own = new TreeSet<>();
    for (int p = means.lane().index(); p < topology.ring().partitions(); p += lanes) {
      if (topology.holders(p).isOwner(means.replica().name(), BucketDefinition.N_MAX)) {
        own.add(p);
      }
    }
    return own;
  }

  /** Partitions on their way to this node, which may not have got everything before it stopped. */
  private SortedSet<Integer> ownedSoon() {
    TreeSet<Integer> soon = new TreeSet<>(ownPartitions());
    soon.removeIf(partition ->
        topology.owners().owners(partition).contains(means.replica().name()));
    return soon;
  }

  /** All partitions of the lane with all others that own keys which this node owns. */
  private SortedSet<Pair> pairs() {
    TreeSet<Pair> pairs = new TreeSet<>();
    for (int partition : ownPartitions()) {
      for (String peer : coOwners(partition)) {
        pairs.add(new Pair(partition, peer));
      }
    }
    return pairs;
  }

  private List<String> coOwners(int partition) {
    List<String> peers = new ArrayList<>();
    for (Member member : topology.holders(partition).owners(BucketDefinition.N_MAX)) {
      String name = member.name();
      if (!name.equals(means.replica().name()) && !common(partition, name).isEmpty()) {
        peers.add(name);
      }
    }
    return peers;
  }

  /** For which numbers of copies both this node and the peer are owners. */
  private SortedSet<Integer> common(int partition, String peer) {
    SortedSet<Integer> common = ownedBy(partition, peer);
    common.removeIf(n -> !means.replica().ownsPartition(partition, n));
    return common;
  }

  private SortedSet<Integer> ownedBy(int partition, String peer) {
    TreeSet<Integer> owned = new TreeSet<>(copiesInUse());
    owned.removeIf(n -> !topology.holders(partition).isOwner(peer, n));
    return owned;
  }

  private void tick() {
    if (stopped || !(settings.enabled() || doubts.any())) {
      return;
    }
    outlook.watch();
    while (running < AT_ONCE_MAX) {
      Optional<Pair> next = schedule.next(alive, now());
      if (next.isEmpty()) {
        break;
      }
      running++;
      Pair pair = next.get();
      PeerExchange exchange = new PeerExchange(
          means,
          pair,
          common(pair.partition(), pair.peer()),
          Direction.BOTH,
          false,
          ended -> ended(pair, ended));
      means.lane().execute(exchange::begin);
    }
    watch();
  }

  private void watch() {
    Lane.Timer before = timer;
    if (before != null) {
      before.cancel();
    }
    long wait = Math.max(POLL_NANOS / 100, Math.min(POLL_NANOS, schedule.wakeAt(now()) - now()));
    timer = means.lane().after(wait, this::tick);
  }

  private void ended(Pair pair, Ended how) {
    running--;
    if (stopped) {
      return;
    }
    if (how instanceof Ended.Complete complete) {
      boolean moved = complete.received() + complete.sent() > 0;
      boolean equal = complete.equal() || !moved;
      Schedule.Ending ending = equal ? Schedule.Ending.EQUAL : Schedule.Ending.REPAIRED;
      if (schedule.ended(pair, ending, now())) {
        doubts.compared(pair, complete.peerCounts());
      }
      judgeDoubts();
    } else {
      schedule.ended(pair, Schedule.Ending.FAILED, now());
    }
    tick();
  }

  private void judgeDoubts() {
    doubts.judge(this::coOwners, alive);
  }

  /** How far the copies here, and those for which hints are here, are from being equal. */
  public Convergence convergence() {
    return outlook.now();
  }

  /** When the copies of a partition were compared with those of its other owners. */
  public List<Reply.Compared> compared(int partition) {
    return schedule.compared(partition, now()).stream()
        .map(each -> new Reply.Compared(
            each.peer(),
            each.nanosAgo() < 0 ? -1 : each.nanosAgo() / NANOS_PER_MILLI,
            each.different()))
        .toList();
  }

  /** The numbers as they are now. */
  public ExchangeFacts.Counts counts() {
    return means
        .facts()
        .counts(
            schedule.different().size(),
            means.replica().standing().doubted().size(),
            repairs.count(),
            schedule.oldestNanos(now()) / POLL_NANOS);
  }

  /** How full each limit is. */
  public void occupancy(Consumer<Occupancy> into) {
    into.accept(new Occupancy("comparisons of copies", running, AT_ONCE_MAX));
    repairs.occupancy(into);
  }
}

package io.quorate.node.replica;

import com.google.common.primitives.Bytes;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.storage.Positions;
import io.quorate.node.storage.Space;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import io.quorate.ring.Ring;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node's log in memory, whose every step the test takes: records are written in their order, then
 * forced; those that wait for no force are reported before.
 */
final class FakeLog implements Spaces {
  /** Where records of one space go. */
  record SpaceName(String target, int partition) implements Comparable<SpaceName> {
    @Override
    public int compareTo(SpaceName other) {
      int byTarget = target.compareTo(other.target);
      return byTarget != 0 ? byTarget : Integer.compare(partition, other.partition);
    }
  }

  /** A record; no bytes: a removal. */
  private static final class Rec {
    final SpaceName name;
    final Space.Entry entry;
    final byte @Nullable [] bytes;
    final Durability durability;
    final Consumer<Space.Appended> done;
    boolean reported;

    Rec(
        SpaceName name,
        Space.Entry entry,
        byte @Nullable [] bytes,
        Durability durability,
        Consumer<Space.Appended> done) {
      this.name = name;
      this.entry = entry;
      this.bytes = bytes;
      this.durability = durability;
      this.done = done;
    }
  }

  private record Forced(long sequence, Consumer<Space.Appended> done) {}

  private final TreeMap<SpaceName, FakeSpace> spaces = new TreeMap<>();
  private final ArrayDeque<Rec> queue = new ArrayDeque<>();
  private final List<Rec> unforced = new ArrayList<>();
  private final List<Rec> forced = new ArrayList<>();
  private final List<Forced> waiters = new ArrayList<>();
  private final ArrayDeque<Runnable> loads = new ArrayDeque<>();
  private long sequence;
  private long forcedUpTo;

  /** Records of these keys cannot be read. */
  final List<Key> rotten = new ArrayList<>();

  @Override
  public Space data(int partition) {
    return space(new SpaceName("", partition));
  }

  @Override
  public Space hints(String target, int partition) {
    return space(new SpaceName(target, partition));
  }

  private FakeSpace space(SpaceName name) {
    return spaces.computeIfAbsent(name, FakeSpace::new);
  }

  /** Whether too much waits for the log. */
  boolean full;

  @Override
  public boolean takes(long bytes) {
    return !full;
  }

  @Override
  public void occupancy(Consumer<Occupancy> into) {
    // It takes whatever it is given.
  }

  @Override
  public long firstSequence() {
    return 1;
  }

  @Override
  public List<HintRange> hintsAtStart() {
    List<HintRange> ranges = new ArrayList<>();
    spaces.forEach((name, space) -> {
      if (!name.target.isEmpty() && !space.index.isEmpty()) {
        ranges.add(new HintRange(name.target, name.partition));
      }
    });
    return ranges;
  }

  int loads() {
    return loads.size();
  }

  int queued() {
    return queue.size();
  }

  /** Answers the oldest read. */
  boolean load() {
    Runnable load = loads.poll();
    if (load != null) {
      load.run();
    }
    return load != null;
  }

  /** Writes the oldest record that waits; reports it, if it waits for no force. */
  boolean write() {
    Rec rec = queue.poll();
    if (rec == null) {
      return false;
    }
    unforced.add(rec);
    if (rec.durability == Durability.OS) {
      report(rec);
    }
    return true;
  }

  private void report(Rec rec) {
    if (rec.reported) {
      return;
    }
    rec.reported = true;
    space(rec.name).point(rec);
    rec.done.accept(new Space.Appended.Done(rec.entry.sequence()));
  }

  /** Forces what is written. */
  void force() {
    List<Rec> now = List.copyOf(unforced);
    unforced.clear();
    forced.addAll(now);
    now.forEach(rec -> forcedUpTo = Math.max(forcedUpTo, rec.entry.sequence()));
    now.forEach(this::report);
    tellForced();
  }

  /** Writes and forces until nothing waits. */
  void settle(StepLane lane) {
    boolean progress = true;
    while (progress) {
      load();
      write();
      force();
      lane.drain();
      progress = !queue.isEmpty() || !loads.isEmpty();
    }
  }

  /** The oldest record that waits is not written. */
  boolean refuse(Space.Why why) {
    Rec rec = queue.poll();
    if (rec != null) {
      rec.done.accept(new Space.Appended.NotWritten(why, "it was refused"));
    }
    return rec != null;
  }

  /** A force fails: what was not forced may survive or not. */
  void failForce(Random random) {
    List<Rec> doubtful = List.copyOf(unforced);
    unforced.clear();
    for (Rec rec : doubtful) {
      if (rec.reported || random.nextBoolean()) {
        forced.add(rec); // What was reported is rewritten to another segment.
      }
      if (!rec.reported) {
        rec.reported = true;
        rec.done.accept(new Space.Appended.Unknown("the force failed"));
      }
      forcedUpTo = Math.max(forcedUpTo, rec.entry.sequence());
    }
    tellForced();
  }

  private void tellForced() {
    List<Forced> all = List.copyOf(waiters);
    waiters.clear();
    all.forEach(waiter -> whenForced(waiter.sequence, waiter.done));
  }

  /** The log as it is found after a power cut; what was not forced is there or not. */
  FakeLog powerCut(Random random) {
    List<Rec> left = new ArrayList<>(forced);
    for (Rec rec : unforced) {
      if (random.nextBoolean()) {
        left.add(rec);
      }
    }
    FakeLog next = new FakeLog();
    next.sequence = sequence + 100;
    next.forcedUpTo = next.sequence;
    for (Rec rec : left) {
      next.forced.add(rec);
      next.space(rec.name).point(rec);
    }
    return next;
  }

  private void whenForced(long of, Consumer<Space.Appended> done) {
    if (of <= forcedUpTo) {
      done.accept(new Space.Appended.Done(of));
    } else {
      waiters.add(new Forced(of, done));
    }
  }

  private final class FakeSpace implements Space {
    private final SpaceName name;
    private final TreeMap<Key, Rec> index = new TreeMap<>();
    private final TreeMap<Key, Long> newest = new TreeMap<>();
    private final List<Changes> watchers = new ArrayList<>(1);

    FakeSpace(SpaceName name) {
      this.name = name;
    }

    void point(Rec rec) {
      Key key = rec.entry.key();
      if (newest.getOrDefault(key, 0L) < rec.entry.sequence()) {
        newest.put(key, rec.entry.sequence());
        Optional<Entry> before = find(key);
        if (rec.bytes == null) {
          index.remove(key);
        } else {
          index.put(key, rec);
        }
        watchers.forEach(each -> each.changed(key, before, find(key)));
      }
    }

    @Override
    public Optional<Entry> find(Key key) {
      return Optional.ofNullable(index.get(key)).map(rec -> rec.entry);
    }

    @Override
    public void load(Key key, Consumer<Loaded> done) {
      Rec rec = index.get(key);
      loads.add(() -> {
        if (rotten.contains(key)) {
          done.accept(new Loaded.Unreadable("rotten"));
        } else if (rec == null || rec.bytes == null) {
          done.accept(new Loaded.NotFound());
        } else {
          done.accept(new Loaded.Found(rec.entry, rec.bytes));
        }
      });
    }

    @Override
    public void append(
        Key key,
        byte[] head,
        byte[] body,
        long digest,
        int flags,
        Durability durability,
        Consumer<Appended> done) {
      byte[] bytes = Bytes.concat(head, body);
      Entry entry = new Entry(key, ++sequence, bytes.length, digest, flags);
      queue.add(new Rec(name, entry, bytes, durability, done));
    }

    @Override
    public void remove(Key key, long of, Durability durability, Consumer<Appended> done) {
      Rec now = index.get(key);
      assert now != null && now.entry.sequence() == of : "removes what is not the newest";
      Entry entry = new Entry(key, ++sequence, 0, 0, 0);
      queue.add(new Rec(name, entry, null, durability, done));
    }

    @Override
    public void whenForced(long of, Consumer<Appended> done) {
      FakeLog.this.whenForced(of, done);
    }

    @Override
    public List<Entry> scan(Optional<Key> after, int limit) {
      var rest = after.map(key -> index.tailMap(key, false)).orElse(index);
      return rest.values().stream().limit(limit).map(rec -> rec.entry).toList();
    }

    @Override
    public List<Entry> select(Positions wanted, int limit) {
      return index.values().stream()
          .map(rec -> rec.entry)
          .filter(entry -> wanted.contains(entry.key().position()))
          .limit(limit)
          .toList();
    }

    @Override
    public void forEach(Consumer<Entry> each) {
      index.values().forEach(rec -> each.accept(rec.entry));
    }

    @Override
    public void watch(Changes told) {
      watchers.add(told);
    }

    @Override
    public long size() {
      return index.size();
    }
  }

  /** A ring of one partition, so that one lane has all keys. */
  static final Ring RING = new Ring(1);
}

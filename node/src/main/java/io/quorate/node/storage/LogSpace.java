package io.quorate.node.storage;

import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A space over the log and an index. Confined to its lane. */
final class LogSpace implements Space {
  private static final int RELOADS_MAX = 8;
  private static final byte[] NONE = {};

  private final LaneSpaces lane;
  private final SpaceId id;
  private SpaceIndex index;
  private final TreeMap<Key, Integer> appending = new TreeMap<>();
  private final List<Changes> watchers = new ArrayList<>(1);
  private boolean closed;

  LogSpace(LaneSpaces lane, SpaceId id, SpaceIndex index) {
    this.lane = lane;
    this.id = id;
    this.index = index;
  }

  SpaceId id() {
    return id;
  }

  int laneIndex() {
    return lane.index();
  }

  static Entry entry(Key key, Pointer at) {
    return new Entry(key, at.sequence(), at.length(), at.digest(), at.flags());
  }

  @Override
  public Optional<Entry> find(Key key) {
    checkOpen();
    return index.find(key).map(at -> entry(key, at));
  }

  @Override
  public void load(Key key, Consumer<Loaded> done) {
    checkOpen();
    Optional<Pointer> at = index.find(key);
    if (at.isEmpty()) {
      lane.lane().execute(() -> done.accept(new Loaded.NotFound()));
    } else {
      read(key, at.get(), RELOADS_MAX, done);
    }
  }

  private void read(Key key, Pointer at, int reloads, Consumer<Loaded> done) {
    lane.read(id, key, at, loaded -> loaded(key, at, loaded, reloads, done));
  }

  /** Hands the record on, unless the index has moved on to another one in the meantime. */
  private void loaded(Key key, Pointer at, Loaded loaded, int reloads, Consumer<Loaded> done) {
    if (closed) {
      done.accept(new Loaded.Closed());
      return;
    }
    Optional<Pointer> now = index.find(key);
    if (now.isEmpty()) {
      done.accept(new Loaded.NotFound());
    } else if (now.get().equals(at) || reloads == 0) {
      done.accept(loaded);
    } else {
      read(key, now.get(), reloads - 1, done);
    }
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
    checkOpen();
    hand(new Append(this, false, key, head, body, digest, flags, durability, done));
  }

  @Override
  public void remove(Key key, long sequence, Durability durability, Consumer<Appended> done) {
    checkOpen();
    boolean isNewest = !appending.containsKey(key)
        && index.find(key).filter(at -> at.sequence() == sequence).isPresent();
    if (!isNewest) {
      var newer = new Appended.NotWritten(Why.NEWER, "record " + sequence + " is not the newest");
      lane.lane().execute(() -> done.accept(newer));
      return;
    }
    hand(new Append(this, true, key, NONE, NONE, 0, 0, durability, done));
  }

  private void hand(Append append) {
    Optional<Appended.NotWritten> refused = lane.admit(append.contentLength());
    if (refused.isPresent()) {
      lane.lane().execute(() -> append.done.accept(refused.get()));
      return;
    }
    appending.merge(append.key, 1, Integer::sum);
    lane.hand(append);
  }

  @Override
  public void whenForced(long sequence, Consumer<Appended> done) {
    if (sequence <= lane.forcedSequence()) {
      lane.lane().execute(() -> done.accept(new Appended.Done(sequence)));
      return;
    }
    Optional<Appended.NotWritten> refused = lane.admit(0);
    if (refused.isPresent()) {
      lane.lane().execute(() -> done.accept(refused.get()));
    } else {
      lane.hand(new ForceWait(this, sequence, done));
    }
  }

  @Override
  public List<Entry> scan(Optional<Key> after, int limit) {
    checkOpen();
    return index.scan(after, limit).stream()
        .map(it -> entry(it.key(), it.pointer()))
        .toList();
  }

  @Override
  public List<Entry> select(Positions wanted, int limit) {
    checkOpen();
    return index.select(wanted, limit).stream()
        .map(it -> entry(it.key(), it.pointer()))
        .toList();
  }

  @Override
  public void forEach(Consumer<Entry> each) {
    checkOpen();
    index.forEach((key, at) -> each.accept(entry(key, at)));
  }

  @Override
  public void watch(Changes told) {
    watchers.add(told);
  }

  @Override
  public long size() {
    checkOpen();
    return index.size();
  }

  /** An append ended; the log's worker had this said on the lane. */
  void ended(Append append, Appended outcome, Optional<Pointer> at) {
    lane.release(append.contentLength());
    appending.computeIfPresent(append.key, (key, count) -> count == 1 ? null : count - 1);
    if (!closed && at.isPresent()) {
      settle(append, at.get());
    }
    append.done.accept(outcome);
  }

  private void settle(Append append, Pointer at) {
    Key key = append.key;
    Optional<Pointer> before = index.find(key);
    if (before.filter(now -> !at.isAsNewAs(now)).isPresent()) {
      return;
    }
    if (append.removal) {
      before.ifPresent(now -> index.remove(key, now));
    } else {
      index.put(key, before, at);
    }
    Optional<Entry> after = append.removal ? Optional.empty() : Optional.of(entry(key, at));
    Optional<Entry> former = before.map(was -> entry(key, was));
    watchers.forEach(each -> each.changed(key, former, after));
  }

  /** Voids everything that was appended before. */
  void drop(Consumer<String> done) {
    checkOpen();
    lane.drop(this, done);
  }

  /**
   * The space was dropped, durably, or was not, and the failure says why. The log's worker tells it
   * behind all that it wrote before, and before all that it writes later: so what the index has by
   * now is just what was dropped.
   */
  void dropped(String failure, Consumer<String> done) {
    if (!closed && failure.isEmpty()) {
      SpaceIndex old = index;
      index = lane.emptyIndex(id);
      old.close();
      watchers.forEach(Changes::dropped);
    }
    done.accept(failure);
  }

  void ended(ForceWait wait, Appended outcome) {
    lane.release(0);
    wait.done().accept(outcome);
  }

  /** The record that was written before is elsewhere now. */
  void moved(Append append, Pointer to) {
    if (!closed && !append.removal) {
      Optional<Pointer> now = index.find(append.key);
      if (now.filter(at -> at.sequence() == to.sequence()).isPresent()) {
        index.put(append.key, now, to);
      }
    }
  }

  /** Whether a start without this record of a closed segment could find something else. */
  boolean needs(Candidate candidate) {
    LogRecord record = candidate.known();
    Optional<Pointer> now = closed ? Optional.empty() : index.find(record.key());
    if (record.kind().isRemoval()) {
      return now.filter(at -> at.sequence() > record.sequence()).isEmpty();
    }
    return now.filter(candidate::isAt).isPresent();
  }

  /** The record was copied: the index points at the copy, if it still points into a victim. */
  void copied(LogRecord record, Pointer copy, Predicate<Pointer> isCopied) {
    if (!closed) {
      Optional<Pointer> now = index.find(record.key());
      if (now.filter(isCopied).isPresent()) {
        index.put(record.key(), now, copy);
      }
    }
  }

  /** Adds the bytes of each segment that the index points at. */
  void addLive(SegmentTally into) {
    if (!closed) {
      index.live().forEach(into::add);
    }
  }

  /** Nothing more is read or changed. */
  void stop() {
    closed = true;
    index.stop();
  }

  /** Gives the index away. */
  void leave(IndexKeeping keeping) {
    keeping.take(id, index);
  }

  private void checkOpen() {
    assert lane.lane().isCurrent() : "a space belongs to its lane";
    if (closed) {
      throw new IllegalStateException("the storage is closed");
    }
  }
}

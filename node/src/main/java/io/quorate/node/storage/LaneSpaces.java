package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.Occupancy;
import io.quorate.ring.Key;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The spaces of one lane, and the lane's share of the log's queue. Confined to the lane. */
final class LaneSpaces {
  private final Environment environment;
  private final IndexFactory factory;
  private final int lane;
  private final LogWriter writer;
  private final LogChanges changes;
  private final RecordReader reader;
  private final int recordsMax;
  private final long bytesMax;
  private final TreeMap<SpaceId, LogSpace> spaces = new TreeMap<>();
  private int records;
  private long bytes;
  private long forcedSequence;
  private long opened;
  private boolean accepting = true;

  LaneSpaces(
      Environment environment,
      int lane,
      IndexFactory factory,
      StorageSettings settings,
      LogWriter writer,
      LogChanges changes,
      RecordReader reader,
      Recovered recovered) {
    this.environment = environment;
    this.lane = lane;
    this.factory = factory;
    this.writer = writer;
    this.changes = changes;
    this.reader = reader;
    this.recordsMax = Math.max(1, settings.queueRecords() / environment.lanes());
    this.bytesMax = settings.queueBytes() / environment.lanes();
    this.forcedSequence = recovered.nextSequence() - 1;
    recovered.indexes().forEach((id, index) -> {
      if (id.partition() % environment.lanes() == lane) {
        spaces.put(id, new LogSpace(this, id, index));
      }
    });
  }

  int index() {
    return lane;
  }

  Lane lane() {
    return environment.lane(lane);
  }

  long forcedSequence() {
    return forcedSequence;
  }

  LogSpace space(SpaceId id) {
    assert lane().isCurrent() : "a space belongs to its lane";
    return spaces.computeIfAbsent(id, this::open);
  }

  private LogSpace open(SpaceId id) {
    return new LogSpace(this, id, emptyIndex(id));
  }

  SpaceIndex emptyIndex(SpaceId id) {
    String name = id.fileName() + "-" + opened++;
    Index index = factory.open(environment, lane, name);
    index.ready();
    return new SpaceIndex(index);
  }

  List<HintSpace> hintSpaces() {
    return spaces.values().stream()
        .filter(space -> space.id().isHints() && space.size() > 0)
        .map(space -> new HintSpace(space.id().target(), space.id().partition()))
        .toList();
  }

  /** Takes one more into the queue, or says why not. */
  Optional<Space.Appended.NotWritten> admit(int contentBytes) {
    if (!accepting) {
      return refused(Space.Why.CLOSED, "the storage is closed");
    }
    if (contentBytes > FrameCodec.CONTENT_BYTES_MAX) {
      return refused(
          Space.Why.TOO_LARGE, "a record has at most " + FrameCodec.CONTENT_BYTES_MAX + " bytes");
    }
    if (!takes(contentBytes)) {
      return refused(Space.Why.OVERLOADED, "too much waits for the log");
    }
    records++;
    bytes += contentBytes;
    return Optional.empty();
  }

  /** Whether the queue has room for one more of so many bytes; the only one may have any length. */
  boolean takes(long contentBytes) {
    return records < recordsMax && (records == 0 || bytes + contentBytes <= bytesMax);
  }

  private static Optional<Space.Appended.NotWritten> refused(Space.Why why, String sentence) {
    return Optional.of(new Space.Appended.NotWritten(why, sentence));
  }

  /** One that was admitted has ended. */
  void release(int contentBytes) {
    records--;
    bytes -= contentBytes;
  }

  /**
   * How full the lane's share of the log's queue is; a record that is the only one has any length.
   */
  void occupancy(Consumer<Occupancy> into) {
    into.accept(new Occupancy("records that wait for the log", records, recordsMax));
    into.accept(new Occupancy("bytes that wait for the log", records > 1 ? bytes : 0, bytesMax));
  }

  void hand(Append append) {
    environment.worker(Storage.LOG_WORKER).execute(() -> writer.append(append));
  }

  void hand(ForceWait wait) {
    environment.worker(Storage.LOG_WORKER).execute(() -> writer.whenForced(wait));
  }

  void drop(LogSpace space, Consumer<String> done) {
    if (!accepting) {
      lane().execute(() -> space.dropped("the storage is closed", done));
    } else {
      environment.worker(Storage.LOG_WORKER).execute(() -> changes.drop(space, done));
    }
  }

  /** Reads on the reader's worker; the answer comes back on the lane. */
  void read(SpaceId id, Key key, Pointer at, Consumer<Space.Loaded> done) {
    environment.worker(Storage.READER_WORKER).execute(() -> {
      Space.Loaded loaded = reader.read(id, key, at);
      lane().execute(() -> done.accept(loaded));
    });
  }

  /** The log's worker tells what became of the lane's appends. */
  void told(List<Runnable> tasks, long forced) {
    forcedSequence = Math.max(forcedSequence, forced);
    tasks.forEach(Runnable::run);
  }

  /** Adds the bytes of each segment that this lane's indexes point at. */
  void addLive(SegmentTally into) {
    spaces.values().forEach(space -> space.addLive(into));
  }

  /** The partitions of which there is data. */
  List<Integer> partitions() {
    return spaces.values().stream()
        .filter(space -> !space.id().isHints() && space.size() > 0)
        .map(space -> space.id().partition())
        .toList();
  }

  /** How long the records of the lane's partitions are together, without hints. */
  long dataBytes() {
    var live = new SegmentTally();
    spaces.values().stream()
        .filter(space -> !space.id().isHints())
        .forEach(space -> space.addLive(live));
    long[] sum = new long[1];
    live.forEach((segment, bytes) -> sum[0] += bytes);
    return sum[0];
  }

  /** Says which of these records, all of this lane's partitions, are needed. */
  void judge(List<Candidate> ours) {
    for (Candidate candidate : ours) {
      LogSpace space = spaces.get(candidate.known().space());
      boolean isRemoval = candidate.known().kind().isRemoval();
      candidate.judged(space == null ? isRemoval : space.needs(candidate));
    }
  }

  /** These records, all of this lane's partitions, were copied there. */
  void copied(List<Candidate> ours, Judgement judgement, Predicate<Pointer> isInVictim) {
    for (Candidate copy : ours) {
      if (!copy.known().kind().isRemoval()) {
        LogSpace space = spaces.get(copy.known().space());
        if (space != null) {
          long sequence = copy.known().sequence();
          space.copied(
              copy.known(),
              copy.pointer(),
              now -> judgement.switches(now, sequence, isInVictim.test(now)));
        }
      }
    }
  }

  /** Nothing more is taken. */
  void stopAccepting() {
    accepting = false;
  }

  /** Nothing more is read or changed. */
  void stop() {
    spaces.values().forEach(LogSpace::stop);
  }

  /** Gives the indexes away. */
  void leave(IndexKeeping keeping) {
    spaces.values().forEach(space -> space.leave(keeping));
  }
}

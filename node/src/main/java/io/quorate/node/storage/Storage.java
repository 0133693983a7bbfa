package io.quorate.node.storage;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Worker;
import io.quorate.node.memory.Occupancy;
import io.quorate.ring.DiskId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A node's storage: the log of its data directory and the indexes over it. One per node; never
 * reopened. What belongs to a partition is called on that partition's lane (partition modulo the
 * number of lanes), and calls back there.
 *
 * <p>Promises: an append that was answered {@code Done} is found by the next start, as durable as
 * was asked; one that was answered {@code NotWritten} is not; a record that is known to be lost
 * reads as an error, never as a not-found, or makes {@link Recovery#lossKnown} true. Uses the
 * workers "log", "reader", "keys" and "index".
 */
public final class Storage {
  static final String LOG_WORKER = "log";
  static final String READER_WORKER = "reader";
  static final String KEYS_WORKER = "keys";
  static final String INDEX_WORKER = "index";

  private final Environment environment;
  private final DiskRoom room;
  private final LogWriter writer;
  private final LogChanges changes;
  private final Compaction compaction;
  private final RecordReader reader;
  private final IndexKeeping keeping;
  private final List<LaneSpaces> lanes = new ArrayList<>();
  private final List<HintSpace> hintSpaces;
  private final Recovery recovery;
  private final DiskId diskId;
  private final long firstSequence;

  private Storage(
      Environment environment,
      IndexFactory factory,
      StorageSettings settings,
      Judgement judgement,
      Recovered recovered) {
    this.environment = environment;
    var manifest = new ManifestFile(environment.disk(), recovered.manifest(), environment.bootId());
    this.room = new DiskRoom(environment, settings.reserveBytes());
    this.writer = new LogWriter(environment, settings, manifest, room, recovered);
    this.changes = new LogChanges(environment, writer, manifest);
    this.reader = new RecordReader(environment.disk(), recovered.manifest().salt());
    this.keeping = new IndexKeeping(environment, factory, settings.reserveBytes());
    this.recovery = recovered.facts();
    this.diskId = recovered.manifest().diskId();
    this.firstSequence = recovered.nextSequence();
    this.hintSpaces = recovered.hintSpaces();
    for (int i = 0; i < environment.lanes(); i++) {
      lanes.add(
          new LaneSpaces(environment, i, factory, settings, writer, changes, reader, recovered));
    }
    this.compaction = new Compaction(environment, changes, reader, lanes, settings, judgement);
    writer.tell(lanes, compaction::wake);
    compaction.wake(false);
  }

  /**
   * Opens the environment's data directory, making it if it is empty, and recovers what the last
   * process left. {@code done} is called once, on lane 0.
   */
  public static void open(
      Environment environment,
      IndexFactory factory,
      StorageSettings settings,
      Consumer<Opened> done) {
    open(environment, factory, settings, Judgement.SOUND, done);
  }

  /** The same with another judgement: for tests that prove that the sound one is needed. */
  static void open(
      Environment environment,
      IndexFactory factory,
      StorageSettings settings,
      Judgement judgement,
      Consumer<Opened> done) {
    environment.worker(LOG_WORKER).execute(() -> {
      Opened opened = open(environment, factory, settings, judgement);
      environment.lane(0).execute(() -> done.accept(opened));
    });
  }

  private static Opened open(
      Environment environment,
      IndexFactory factory,
      StorageSettings settings,
      Judgement judgement) {
    try {
      environment.disk().lock();
    } catch (IOException e) {
      return new Opened.Failed(sentence(e));
    }
    try {
      Recovered recovered = new Opening(environment, factory, judgement).run();
      var storage = new Storage(environment, factory, settings, judgement, recovered);
      return new Opened.Ready(storage, recovered.facts());
    } catch (IOException e) {
      unlock(environment);
      return new Opened.Failed(sentence(e));
    }
  }

  private static String sentence(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static String unlock(Environment environment) {
    try {
      environment.disk().unlock();
      return "";
    } catch (IOException e) {
      return "the data directory could not be unlocked: " + sentence(e);
    }
  }

  /**
   * From now on {@code told} hears, on lane 0 and at most once, a sentence that says why nothing
   * more can be written before a restart: a force failed, and writing elsewhere failed too. Reads
   * go on. The node is to stop, because a start knows what the disk has and this process does not.
   */
  public void onGivenUp(Consumer<String> told) {
    environment.worker(LOG_WORKER).execute(() -> writer.onGivenUp(told));
  }

  /**
   * From now on {@code told} hears, on lane 0, why nothing can be written for want of room, and
   * with an empty string that it can again: when a write succeeds or, looked for each second, when
   * there is room.
   */
  public void onShortage(Consumer<String> told) {
    environment.worker(LOG_WORKER).execute(() -> room.tell(told));
  }

  /**
   * What was done to the log since the start, and what it holds; {@code done} is called on lane 0.
   */
  public void counts(Consumer<LogCounts> done) {
    var live = new SegmentTally();
    onEachLane(
        0, spaces -> spaces.addLive(live), () -> environment.worker(KEYS_WORKER).execute(() -> {
          CompactionCounts compacted = compaction.counts().copy();
          environment.worker(LOG_WORKER).execute(() -> {
            LogCounts counts = LogCounts.of(writer, changes.manifest(), live, compacted);
            environment.lane(0).execute(() -> done.accept(counts));
          });
        }));
  }

  /**
   * Whether this lane's share of the log's queue has room for one more record of so many bytes.
   * Called on that lane.
   */
  public boolean takes(int lane, long contentBytes) {
    return lanes.get(lane).takes(contentBytes);
  }

  /** How full this lane's share of the log's queue is. Called on that lane. */
  public void occupancy(int lane, Consumer<Occupancy> into) {
    lanes.get(lane).occupancy(into);
  }

  /** This lane's partitions of which there is data. Called on that lane. */
  public List<Integer> partitions(int lane) {
    return lanes.get(lane).partitions();
  }

  /** How long this lane's copies are together, without hints. Called on that lane. */
  public long dataBytes(int lane) {
    return lanes.get(lane).dataBytes();
  }

  /** The lowest sequence number that a record of this process may have. */
  public long firstSequence() {
    return firstSequence;
  }

  /** The identity of the data directory. */
  public DiskId diskId() {
    return diskId;
  }

  /** What the start found. */
  public Recovery recovery() {
    return recovery;
  }

  /** The last stop was in order, and nothing is known to be lost. */
  public boolean cleanStart() {
    return recovery.cleanStop() && !recovery.lossKnown();
  }

  /** This partition's data. Called on its lane. */
  public Space data(int partition) {
    return space(SpaceId.data(partition));
  }

  /** The hints for this absent owner in this partition. Called on the partition's lane. */
  public Space hints(String target, int partition) {
    return space(hintsId(target, partition));
  }

  private static SpaceId hintsId(String target, int partition) {
    int bytes = target.getBytes(StandardCharsets.UTF_8).length;
    checkArgument(
        bytes >= 1 && bytes <= FrameCodec.TARGET_BYTES_MAX,
        "a hint's target has 1 to %s bytes",
        FrameCodec.TARGET_BYTES_MAX);
    return new SpaceId(target, partition);
  }

  /** The hint spaces that were not empty when the storage was opened. From any thread. */
  public List<HintSpace> hintSpaces() {
    return hintSpaces;
  }

  /** This lane's hint spaces that are not empty now. Called on that lane. */
  public List<HintSpace> hintSpaces(int lane) {
    return lanes.get(lane).hintSpaces();
  }

  /**
   * Makes all data of the partition void that was handed over before this call, for good: neither a
   * restart nor compaction brings it back. What is appended later, perhaps because the partition is
   * owned again, is not touched. Called on the partition's lane; loads and scans see the old data
   * until {@code done} gets, there, an empty string, or a sentence that says why nothing was
   * dropped here. (After such a failure a restart may find it dropped.)
   */
  public void drop(int partition, Consumer<String> done) {
    drop(SpaceId.data(partition), done);
  }

  /** The same for the hints of an owner that is gone, in this partition. */
  public void dropHints(String target, int partition, Consumer<String> done) {
    drop(hintsId(target, partition), done);
  }

  private void drop(SpaceId id, Consumer<String> done) {
    space(id).drop(failure -> {
      if (failure.isEmpty()) {
        compaction.wake(false);
      }
      done.accept(failure);
    });
  }

  private LogSpace space(SpaceId id) {
    return lanes.get(laneOf(id.partition())).space(id);
  }

  private int laneOf(int partition) {
    checkArgument(partition >= 0, "no partition %s", partition);
    return partition % lanes.size();
  }

  /**
   * Gives everything that was handed over before this call a second home: all of it forced, in
   * closed segments, of which the folder gets hard links, and then a manifest of its own, so that a
   * folder with a manifest has all it names. Neither compaction nor a later start changes what is
   * there. Nobody waits for it but {@code done}, which is called on lane 0.
   *
   * @param folder in the data directory, in which nothing is yet
   */
  public void snapshot(String folder, Consumer<LinkedLog> done) {
    environment.worker(LOG_WORKER).execute(() -> {
      String failure = writer.rollOver();
      Manifest closed = changes.manifest().closed();
      // Behind the key file of the segment that was just closed, and before compaction, which may
      // only now begin to take segments out of the manifest, deletes any of these.
      environment.worker(KEYS_WORKER).execute(() -> {
        LinkedLog linked = failure.isEmpty()
            ? LinkedLog.link(environment.disk(), closed, folder)
            : LinkedLog.failed(failure);
        environment.lane(0).execute(() -> done.accept(linked));
      });
    });
  }

  /**
   * What was known to be lost came back from the other owners: the next start need not know of it.
   * {@code done} gets, on lane 0, an empty string, or a sentence that says why it still will.
   */
  public void healed(Consumer<String> done) {
    environment.worker(LOG_WORKER).execute(() -> {
      String failure = changes.healed();
      compaction.healed();
      environment.lane(0).execute(() -> done.accept(failure));
    });
  }

  /**
   * Takes nothing more, forces everything that was taken, writes the clean marker, keeps the
   * indexes for the next start, if their kind is kept, and gives the directory back. {@code done}
   * gets, on lane 0, an empty string, or a sentence that says why the stop was not clean. Called
   * once, on any lane.
   *
   * @param last run on the log's worker when every append has been answered, before the directory
   *     is given back
   */
  public void close(LastStep last, Consumer<String> done) {
    onEachLane(0, LaneSpaces::stopAccepting, () -> closeLog(last, done));
  }

  /** What is done in the data directory after the last append and before others may have it. */
  @FunctionalInterface
  public interface LastStep {
    /** Nothing. */
    LastStep NONE = () -> {};

    void run() throws IOException;
  }

  private void closeLog(LastStep last, Consumer<String> done) {
    environment.worker(LOG_WORKER).execute(() -> {
      String failure = writer.close();
      room.stop();
      environment.worker(READER_WORKER).execute(reader::close);
      // Behind the last key file, so that nothing is written once the lock is given back.
      environment.worker(KEYS_WORKER).execute(() -> {
        compaction.stop();
        onEachLane(0, LaneSpaces::stop, () -> leaveIndexes(failure, last, done));
      });
    });
  }

  /** Behind the worker's last growth, so each lane has heard of it: no index grows any more. */
  private void leaveIndexes(String failure, LastStep last, Consumer<String> done) {
    Worker worker = environment.worker(INDEX_WORKER);
    worker.execute(() -> onEachLane(
        0,
        spaces -> spaces.leave(keeping),
        () -> worker.execute(() -> leave(failure, last, done))));
  }

  private void leave(String failure, LastStep last, Consumer<String> done) {
    environment.worker(LOG_WORKER).execute(() -> {
      changes.marker().ifPresentOrElse(keeping::keep, keeping::discard);
      String all = firstOf(failure, run(last), unlock(environment));
      environment.lane(0).execute(() -> done.accept(all));
    });
  }

  private static String run(LastStep last) {
    try {
      last.run();
      return "";
    } catch (IOException e) {
      return sentence(e);
    }
  }

  private static String firstOf(String... sentences) {
    for (String sentence : sentences) {
      if (!sentence.isEmpty()) {
        return sentence;
      }
    }
    return "";
  }

  /** One lane after the other, then the last step. */
  private void onEachLane(int from, Consumer<LaneSpaces> step, Runnable then) {
    if (from == lanes.size()) {
      then.run();
      return;
    }
    environment.lane(from).execute(() -> {
      step.accept(lanes.get(from));
      onEachLane(from + 1, step, then);
    });
  }
}

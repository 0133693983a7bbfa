package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Worker;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives the bytes of dead records back: copies what is needed of some segments into a new one, and
 * deletes them. Confined to the worker "keys", behind the key files of the segments that it reads.
 */
final class Compaction {
  /* How it works
   *
   *   log worker          worker "keys"                     lanes              reader
   *   closed a segment ─▶ how much is live? ───────────────▶ sums of indexes
   *                       choose victims ◀──────────────────┘
   *   a number, durably ◀─┤
   *                       key file of a victim: a chunk ───▶ needed? each lane its own,
   *                       copy these, sequences kept ◀──────┘  slice by slice
   *                        (paced; the next chunk is judged meanwhile)
   *                       force the copy and its key file
   *   force the log;    ◀─┤
   *   manifest: copy for
   *   victims ──────────▶ key file of the copy: a chunk ───▶ points into a victim
   *                       │                                  at this very record?
   *                       ├────────────────────────────────▶ then at the copy
   *                       ├──────────────────────────────────────────────────▶ close victims
   *                       delete victims ◀──────────────────────────────────┘
   *
   * Invariants
   *   1. Of each key, the record with the highest sequence stays, unless it is a removal and no
   *      other segment has an older record of that key. (Nor has the open one: every sequence in it
   *      is above those of the segments that were closed before.) Victims of one run vanish in one
   *      write of the manifest, so they do not count as other segments.
   *   2. What made a record dead is forced before the manifest forgets the record: an overwrite
   *      that a power cut takes back must not have taken the older value with it.
   *   3. A crash before the manifest leaves a file that it does not name, a crash after it leaves
   *      the victims' files: a start deletes both, since their numbers are below the next.
   *   4. A read that was asked for before the index was switched was queued at the reader before
   *      the victims are closed there.
   *   5. A victim with a record that is needed and rotten stays, and its index entries with it:
   *      they read as errors, until the record is written again or the storage is healed.
   *   6. What was once not needed is never needed again: an index moves to higher sequences only, and
   *      to copies of what was needed. So a chunk may be judged long before it is copied.
   *
   * Writers may be faster than all this. Then the pace is given up first, and what is left is the
   * writers' (Throttle): they are told at each plan how much of the log is live, and how fast bytes
   * came back lately.
   */
  private static final int SLICES_IN_A_CHUNK = 16;
  private static final double RATE_OF_THE_LAST_RUN = 0.5;
  private static final double RATE_MIN = 1 << 20;
  private static final double SECOND = 1e9;

  private final Environment environment;
  private final Worker worker;
  private final LogChanges log;
  private final RecordReader reader;
  private final List<LaneSpaces> lanes;
  private final LaneShares shares;
  private final int chunkEntries;
  private final StorageSettings settings;
  private final Judgement judgement;
  private final KeyFiles keyFiles;
  private final CompactionCounts counts = new CompactionCounts();
  private final SegmentUses segments = new SegmentUses();

  private @Nullable CompactionRun run;
  private boolean busy;
  private boolean again;
  private boolean isFull;
  private boolean stopped;
  private boolean switching;
  private boolean hurried;
  private int awaited;
  private long begun;
  private double reclaimedPerSecond;

  Compaction(
      Environment environment,
      LogChanges log,
      RecordReader reader,
      List<LaneSpaces> lanes,
      StorageSettings settings,
      Judgement judgement) {
    this.environment = environment;
    this.worker = environment.worker(Storage.KEYS_WORKER);
    this.log = log;
    this.reader = reader;
    this.lanes = lanes;
    this.shares =
        new LaneShares(environment, worker, lanes, settings.compaction().stepEntries());
    this.chunkEntries = SLICES_IN_A_CHUNK * settings.compaction().stepEntries();
    this.settings = settings;
    this.reclaimedPerSecond = settings.compaction().bytesPerSecond() / 4.0;
    this.judgement = judgement;
    this.keyFiles = new KeyFiles(environment.disk());
  }

  /** What may fail because of the disk. */
  private interface Step {
    void run() throws IOException;
  }

  CompactionCounts counts() {
    return counts;
  }

  /** There may be more dead bytes than before, or the disk is full. From any thread. */
  void wake(boolean full) {
    worker.execute(() -> {
      isFull |= full;
      again = true;
      startIfIdle();
    });
  }

  /** What was lost came back: segments that were kept for it need not be. From any thread. */
  void healed() {
    worker.execute(segments::healed);
    wake(false);
  }

  /** Nothing more is done. Called on the worker. */
  void stop() {
    stopped = true;
    if (run != null && !run.isFinished()) {
      run.discard();
    }
  }

  private void startIfIdle() {
    if (settings.compaction().isOff() || stopped || busy || !again) {
      return;
    }
    busy = true;
    again = false;
    if (run == null) {
      onLog(() -> plan(log.manifest()));
    } else {
      commit(run);
    }
  }

  private void idle() {
    busy = false;
    startIfIdle();
    if (!busy) {
      onLog(log::nothingIsCompacted);
    }
  }

  /** Runs it on the worker, unless everything was stopped; a failing disk ends the run. */
  private void onWorker(Step step) {
    worker.execute(() -> attempt(step));
  }

  private void attempt(Step step) {
    if (stopped) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException why) {
    if (switching) {
      // Some of the index points at the copy, some at victims that the manifest names no more: all
      // of it is readable, and nothing may be called dead.
      stopped = true;
      onLog(log::nothingIsCompacted);
      environment
          .log()
          .warn("compaction ends until a restart, its copy cannot be read: " + why.getMessage());
    } else if (why instanceof CompactionRun.RottenException found) {
      isRotten(found);
    } else {
      environment.log().warn("the log was not compacted: " + why.getMessage());
      giveUpRun();
      idle();
    }
  }

  private void onLog(Runnable task) {
    environment.worker(Storage.LOG_WORKER).execute(task);
  }

  /** One lane after the other, then the worker. */
  private void onEachLane(int from, Consumer<LaneSpaces> task, Step then) {
    if (from == lanes.size()) {
      onWorker(then);
      return;
    }
    environment.lane(from).execute(() -> {
      task.accept(lanes.get(from));
      onEachLane(from + 1, task, then);
    });
  }

  private void plan(Manifest manifest) {
    long bytes = log.bytes();
    var live = new SegmentTally();
    onEachLane(0, spaces -> spaces.addLive(live), () -> planned(manifest, bytes, live));
  }

  private void planned(Manifest manifest, long logBytes, SegmentTally live) {
    boolean full = isFull;
    isFull = false;
    List<SegmentUse> uses = segments.of(manifest, live);
    var plan = new CompactionPlan(
        settings.segmentBytesFor(logBytes), settings.compaction().deadPercent());
    List<Integer> victims = plan.choose(uses, full);
    if (victims.isEmpty()) {
      idle();
    } else {
      hurried = plan.isBehind(uses);
      begun = environment.clock().nanos();
      long liveBytes = live.bytes();
      double rate = reclaimedPerSecond;
      onLog(() -> {
        log.isCompacted(liveBytes, rate);
        OptionalInt number = log.numberForCopy();
        onWorker(() -> begin(manifest, victims, number));
      });
    }
  }

  private void begin(Manifest manifest, List<Integer> numbers, OptionalInt number)
      throws IOException {
    if (number.isEmpty()) {
      throw new IOException("there was no number for a new segment");
    }
    List<Manifest.Part> victims = manifest.segments().stream()
        .filter(part -> numbers.contains(part.number()))
        .toList();
    run = new CompactionRun(
        environment.disk(), manifest, victims, number.getAsInt(), keyFiles, judgement);
    Optional<CompactionRun.Chunk> first = run.nextChunk(chunkEntries);
    awaited = 1;
    judge(run, first);
  }

  private void judge(CompactionRun of, Optional<CompactionRun.Chunk> chunk) {
    List<Candidate> records = chunk.map(CompactionRun.Chunk::records).orElse(List.of());
    shares.each(records, LaneSpaces::judge, () -> attempt(() -> arrived(of, chunk)));
  }

  /** This chunk was judged, or it is time to copy it: what comes second copies it. */
  private void arrived(CompactionRun of, Optional<CompactionRun.Chunk> chunk) throws IOException {
    if (run != of) {
      return;
    }
    awaited--;
    if (awaited > 0) {
      return;
    }
    if (chunk.isEmpty()) {
      of.finish();
      commit(of);
      return;
    }
    Optional<CompactionRun.Chunk> next = of.nextChunk(chunkEntries);
    awaited = 2;
    judge(of, next);
    long spent = of.copy(chunk.get());
    afterwards(spent, () -> arrived(of, next));
  }

  /** Goes on when so many bytes may have been spent. */
  private void afterwards(long bytes, Step next) {
    if (hurried) {
      onWorker(next);
      return;
    }
    long nanos = (long) (bytes * SECOND / settings.compaction().bytesPerSecond());
    environment.lane(0).execute(() -> environment.lane(0).after(nanos, () -> onWorker(next)));
  }

  private void commit(CompactionRun of) {
    onLog(() -> {
      String failure = log.compacted(of.victims(), of.copied());
      onWorker(() -> committed(of, failure));
    });
  }

  private void committed(CompactionRun of, String failure) throws IOException {
    if (!failure.isEmpty()) {
      // The manifest may have the copy: it is kept, and put there when something calls again.
      environment.log().warn("the log was not compacted: " + failure);
      idle();
      return;
    }
    run = null;
    switching = true;
    of.copied()
        .ifPresent(part -> segments.copied(part.number(), of.removalBytes(), of.unknownBytes()));
    var copy = of.openCopy();
    if (copy.isEmpty()) {
      switched(of);
    } else {
      switchChunk(of, copy.get());
    }
  }

  private void switchChunk(CompactionRun of, KeyFile.Reader copy) throws IOException {
    List<Candidate> chunk = of.nextCopied(copy, chunkEntries);
    if (chunk.isEmpty()) {
      switched(of);
      return;
    }
    Predicate<Pointer> isInVictim = of.isInVictim();
    shares.each(
        chunk,
        (spaces, share) -> spaces.copied(share, judgement, isInVictim),
        () -> attempt(() -> switchChunk(of, copy)));
  }

  private void switched(CompactionRun of) {
    switching = false;
    environment.worker(Storage.READER_WORKER).execute(() -> {
      reader.forget(of.victims());
      onWorker(() -> delete(of));
    });
  }

  private void delete(CompactionRun of) throws IOException {
    long reclaimed = of.victimBytes() - of.copiedBytes();
    segments.deleted(of.victims(), reclaimed * 10 >= of.victimBytes());
    counts.ran(of.victims().size(), of.copiedBytes(), reclaimed);
    gaveBack(reclaimed);
    again = true;
    keyFiles.delete(of.victims());
    idle();
  }

  private void gaveBack(long bytes) {
    long nanos = Math.max(1, environment.clock().nanos() - begun);
    double last = Math.max(RATE_MIN, bytes * SECOND / nanos);
    reclaimedPerSecond += RATE_OF_THE_LAST_RUN * (last - reclaimedPerSecond);
  }

  private void isRotten(CompactionRun.RottenException found) {
    Corruption corruption = found.corruption();
    counts.corrupt();
    environment
        .log()
        .warn(corruption.file()
            + " at "
            + corruption.offset()
            + ": "
            + corruption.what()
            + "; the segment is kept");
    segments.isRotten(found.segment());
    giveUpRun();
    onLog(() -> {
      log.lost();
      onWorker(() -> {
        again = true;
        idle();
      });
    });
  }

  private void giveUpRun() {
    if (run != null && !run.isFinished()) {
      run.discard();
      run = null;
    }
  }
}

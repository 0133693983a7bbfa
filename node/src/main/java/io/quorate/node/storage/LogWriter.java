package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The only one who writes the log. Confined to the worker "log". */
final class LogWriter {
  /* Invariants
   *   1. Sequence numbers rise, and none is given twice, whatever fails.
   *   2. The file holds whole records up to length(), and nothing after it that a start would
   *      believe: a failed append is cut off durably before it is answered as not written.
   *   3. unforced = everything written since the last good force, answered or not. A failed force
   *      says nothing about it, so all of it is written again to a new segment; the manifest closes
   *      the failed one where the last good force ended. It is never forced again: a later success
   *      would say nothing about the pages that were dropped.
   *   4. When that fails too, what was not answered is unknown and nothing more is written: the
   *      refusal is said once and never taken back before a new start.
   *   5. A removal is answered after every append with a lower sequence, so that no late answer of
   *      one brings the key back into the index.
   */
  private final Environment environment;
  private final StorageSettings settings;
  private final Gather gather;
  private final Answers answers;
  private final DiskRoom room;
  private final Throttle throttle;
  private final LogQueue queue;
  private final List<LaneSpaces> lanes = new ArrayList<>();

  private final ManifestFile manifest;
  private @Nullable Segment segment;
  private @Nullable Segment prepared;
  private long lastLength;
  private long nextSequence;
  private long forcedSequence;
  private long appendedBytes;
  private long forces;

  private List<Gather.Placed> unforced = new ArrayList<>();
  private long unforcedBytes;
  private Space.Appended.@Nullable NotWritten refusal;
  private Consumer<String> onGivenUp = sentence -> {};
  private Consumer<Boolean> onDead = isFull -> {};

  LogWriter(
      Environment environment,
      StorageSettings settings,
      ManifestFile manifest,
      DiskRoom room,
      Recovered recovered) {
    this.environment = environment;
    this.settings = settings;
    this.gather = new Gather(new FrameCodec(recovered.manifest().salt()));
    this.answers = new Answers(environment);
    this.room = room;
    this.throttle = new Throttle(2L * settings.segmentBytesFor(0));
    this.queue = new LogQueue(environment, settings.batchBytes(), throttle, this::write);
    this.manifest = manifest;
    this.segment = recovered.segment().orElse(null);
    this.lastLength = recovered.lastLength();
    this.nextSequence = recovered.nextSequence();
    this.forcedSequence = nextSequence - 1;
  }

  /**
   * The lanes that are to be told, and who looks for dead bytes when a segment was closed or the
   * disk is full. Called once, before anything is appended.
   */
  void tell(List<LaneSpaces> told, Consumer<Boolean> compaction) {
    lanes.addAll(told);
    onDead = compaction;
  }

  /** Who is to be told, on lane 0, once nothing more can be written. */
  void onGivenUp(Consumer<String> told) {
    onGivenUp = told;
  }

  long appendedBytes() {
    return appendedBytes;
  }

  long forces() {
    return forces;
  }

  /** Bytes of the segment that is being written. */
  long openBytes() {
    return segment == null ? 0 : segment.length();
  }

  /** Bytes of all segments. */
  long logBytes() {
    return manifest.closedBytes() + (segment == null ? lastLength : segment.length());
  }

  Throttle throttle() {
    return throttle;
  }

  void append(Append append) {
    queue.add(append);
  }

  void whenForced(ForceWait wait) {
    queue.add(wait);
  }

  private void write(LogQueue.Batch batch) {
    List<Append> appends = batch.appends();
    manifest.nameBoot(appends);
    boolean willForce = wantsForce(batch);
    if (!appends.isEmpty() && refusal == null) {
      write(appends, batch.bytes(), willForce);
      throttle.appended(environment.clock().nanos(), batch.bytes(), logBytes());
    }
    if (refusal == null && willForce && !unforced.isEmpty()) {
      force();
    }
    if (refusal != null) {
      answers.unanswered(appends, refusal);
    }
    batch.waits().forEach(this::end);
    answers.deliver(lanes, forcedSequence);
  }

  private boolean wantsForce(LogQueue.Batch batch) {
    return unforcedBytes + batch.bytes() >= settings.unforcedBytes()
        || batch.appends().stream().anyMatch(Append::wantsForce)
        || batch.waits().stream().anyMatch(wait -> wait.sequence() > forcedSequence);
  }

  private void write(List<Append> appends, long bytes, boolean willForce) {
    Segment target;
    try {
      if (!room.takes(bytes)) {
        answers.notWritten(appends, DiskRoom.NONE_LEFT);
        onDead.accept(true);
        return;
      }
      target = segmentFor(bytes);
    } catch (IOException e) {
      answers.notWritten(appends, room.doubt("no new segment of the log could be begun", e));
      return;
    }
    if (target == null) {
      return;
    }
    for (Append append : appends) {
      append.sequence = nextSequence++;
      append.contentCrc = FrameCodec.crcOf(append.head, append.body);
    }
    Gather.Encoded encoded = gather.encode(appends, target.number(), target.length());
    try {
      target.append(encoded);
    } catch (IOException e) {
      undo(target, appends, e);
      return;
    }
    room.taken(encoded.bytes());
    appendedBytes += encoded.bytes();
    unforcedBytes += encoded.bytes();
    unforced.addAll(encoded.placed());
    for (Gather.Placed placed : encoded.placed()) {
      Append append = placed.append();
      if (!append.wantsForce() && !(append.removal && willForce)) {
        answers.done(placed);
      }
    }
  }

  /** The segment for a batch of so many bytes; null if the storage had to give up. */
  private @Nullable Segment segmentFor(long bytes) throws IOException {
    Segment now = segment;
    if (now != null && prepared == null && takes(now, bytes)) {
      return now;
    }
    if (now != null && !unforced.isEmpty()) {
      force();
      if (segment != now) {
        return segment;
      }
    }
    return roll(now);
  }

  /** The next segment is written from now on; the last one, all of it forced, is closed. */
  private Segment roll(@Nullable Segment last) throws IOException {
    Segment next = begin(last == null ? lastLength : last.length());
    segment = next;
    if (last != null) {
      last.finish(environment.worker(Storage.KEYS_WORKER));
    }
    return next;
  }

  private boolean takes(Segment now, long bytes) {
    return now.length() == SegmentHeader.BYTES
        || now.length() + bytes <= settings.segmentBytesFor(logBytes());
  }

  /**
   * Begins the next segment, the last one ending at this length. If that fails the new file is kept
   * for the next try: the manifest may name it already.
   */
  private Segment begin(long endOfLast) throws IOException {
    Segment next = prepared;
    if (next == null) {
      next = manifest.newSegment(nextSequence);
      prepared = next;
    }
    manifest.replace(manifest.now().rolled(endOfLast, nextSequence));
    prepared = null;
    onDead.accept(false);
    return next;
  }

  private void undo(Segment target, List<Append> appends, IOException why) {
    String sentence = room.doubt("the log could not be appended to", why);
    try {
      target.cut();
      forced();
    } catch (IOException e) {
      rescue(target, e);
    }
    if (refusal == null) {
      answers.notWritten(appends, sentence);
    } else {
      answers.unknown(appends, refusal.sentence());
    }
  }

  private void force() {
    Segment now = segment;
    try {
      if (now != null) {
        now.force();
      }
    } catch (IOException e) {
      rescue(now, e);
      return;
    }
    forced();
  }

  private void forced() {
    for (Gather.Placed placed : unforced) {
      if (!placed.append().answered) {
        answers.done(placed);
      }
    }
    unforced = new ArrayList<>();
    unforcedBytes = 0;
    forcedSequence = nextSequence - 1;
    forces++;
  }

  private void rescue(Segment failed, IOException why) {
    String what = " failed and is closed; what was not forced is written again: ";
    environment.log().warn(LogFiles.segment(failed.number()) + what + why.getMessage());
    failed.abandon();
    segment = null;
    lastLength = failed.forcedLength();
    try {
      Segment next = begin(lastLength);
      List<Append> again = unforced.stream().map(Gather.Placed::append).toList();
      Gather.Encoded encoded = gather.encode(again, next.number(), next.length());
      next.append(encoded);
      appendedBytes += encoded.bytes();
      next.force();
      segment = next;
      encoded.placed().stream()
          .filter(placed -> placed.append().answered)
          .forEach(placed -> answers.moved(placed.append(), placed.pointer()));
      unforced = encoded.placed();
      forced();
    } catch (IOException e) {
      giveUp("the disk failed, nothing more is written before a restart: " + e.getMessage());
    }
  }

  private void giveUp(String sentence) {
    environment.log().warn(sentence);
    refusal = new Space.Appended.NotWritten(Space.Why.CLOSED, sentence);
    answers.unknown(unforced.stream().map(Gather.Placed::append).toList(), sentence);
    unforced = new ArrayList<>();
    unforcedBytes = 0;
    environment.lane(0).execute(() -> onGivenUp.accept(sentence));
  }

  private void end(ForceWait wait) {
    if (wait.sequence() <= forcedSequence) {
      answers.ended(wait, new Space.Appended.Done(wait.sequence()));
    } else {
      String why = refusal == null ? "there is no such record" : refusal.sentence();
      answers.ended(wait, new Space.Appended.Unknown(why));
    }
  }

  /** Writes and forces what was handed over. Gives a sentence if the log has given up. */
  String settle() {
    queue.settle();
    if (refusal == null && !unforced.isEmpty()) {
      force();
      answers.deliver(lanes, forcedSequence);
    }
    return refusal == null ? "" : refusal.sentence();
  }

  /**
   * Closes the segment that is written, so that everything that was handed over before is forced
   * and in closed segments. Gives a sentence if that failed.
   */
  String rollOver() {
    String failure = settle();
    if (!failure.isEmpty() || openBytes() == SegmentHeader.BYTES) {
      return failure;
    }
    try {
      roll(segment);
      return "";
    } catch (IOException e) {
      return "no new segment of the log could be begun: " + e.getMessage();
    }
  }

  /** The last sequence that was given. */
  long lastSequence() {
    return nextSequence - 1;
  }

  /** Whether the manifest's next number is taken for a segment that could not be begun yet. */
  boolean isNumberTaken() {
    return prepared != null;
  }

  /**
   * Ends the log in order: everything is forced and the clean marker written. Gives a sentence if
   * that failed.
   */
  String close() {
    String failure = settle();
    try {
      if (failure.isEmpty()) {
        mark();
      }
    } catch (IOException e) {
      failure = "the stop could not be made clean: " + e.getMessage();
    }
    refusal = new Space.Appended.NotWritten(Space.Why.CLOSED, "the storage is closed");
    answers.deliver(lanes, forcedSequence);
    return failure;
  }

  private void mark() throws IOException {
    Segment now = segment;
    long length = now == null ? lastLength : now.length();
    if (now != null) {
      now.close();
      segment = null;
    }
    if (prepared != null) {
      prepared.close();
    }
    manifest.leave(length, nextSequence);
  }
}

package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Copies what is needed of some closed segments into a new one, chunk by chunk. Does the reading
 * and writing; who is needed, and when the next chunk is due, {@link Compaction} says. Mutable,
 * confined to the worker "keys".
 */
final class CompactionRun {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Disk disk;
  private final Manifest manifest;
  private final List<Manifest.Part> victims;
  private final KeyFiles keyFiles;
  private final Judgement judgement;
  private final FrameCodec codec;
  private final Segment copy;
  private final TreeMap<Integer, Optional<SegmentKeys>> others = new TreeMap<>();
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  private final ArrayDeque<Victim> open = new ArrayDeque<>();
  private int next;
  private long removalBytes;
  private long unknownBytes;
  private long spentBytes;
  private boolean finished;

  /**
   * @param manifest as it was when these victims were chosen
   * @param number of the copy
   */
  CompactionRun(
      Disk disk,
      Manifest manifest,
      List<Manifest.Part> victims,
      int number,
      KeyFiles keyFiles,
      Judgement judgement)
      throws IOException {
    this.disk = disk;
    this.manifest = manifest;
    this.victims = victims;
    this.keyFiles = keyFiles;
    this.judgement = judgement;
    this.codec = new FrameCodec(manifest.salt());
    this.copy = Segment.create(disk, new SegmentHeader(manifest.diskId(), number, 0));
  }

  /** A victim is not what was written: it must stay. */
  static final class RottenException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int segment;
    private final transient Corruption corruption;

    RottenException(int segment, Corruption corruption) {
      super(corruption.what());
      this.segment = segment;
      this.corruption = corruption;
    }

    int segment() {
      return segment;
    }

    Corruption corruption() {
      return corruption;
    }
  }

  /** Records of one victim. */
  record Chunk(Victim of, List<Candidate> records) {}

  /** The next records of the victims, to be judged; empty after the last one. */
  Optional<Chunk> nextChunk(int most) throws IOException {
    while (true) {
      Victim listed = open.peekLast();
      if (listed != null) {
        List<Candidate> records = listed.next(most);
        if (!records.isEmpty()) {
          return Optional.of(new Chunk(listed, records));
        }
      }
      if (next == victims.size()) {
        return Optional.empty();
      }
      Victim opened = Victim.open(disk, keyFiles, manifest, victims.get(next++));
      open.addLast(opened);
      spentBytes += opened.keyFileBytes();
    }
  }

  /**
   * Copies what is needed of a chunk that was judged; gives the bytes that this cost. Chunks come
   * in the order in which they were given.
   */
  long copy(Chunk chunk) throws IOException {
    while (open.getFirst() != chunk.of()) {
      open.removeFirst().close();
    }
    for (Candidate candidate : chunk.records()) {
      if (candidate.isNeeded() && isCarried(candidate)) {
        copy(chunk.of(), candidate);
      }
    }
    write();
    long spent = spentBytes;
    spentBytes = 0;
    return spent;
  }

  private boolean isCarried(Candidate candidate) throws IOException {
    if (!candidate.isKnown()) {
      unknownBytes += candidate.frameBytes();
      return true;
    }
    LogRecord record = candidate.known();
    if (!record.kind().isRemoval()) {
      return true;
    }
    long dropped = manifest.dropped().getOrDefault(record.space(), Long.MIN_VALUE);
    boolean older = record.sequence() > dropped && anOlderMayBeElsewhere(record);
    boolean carried = judgement.carries(record, older);
    removalBytes += carried ? candidate.frameBytes() : 0;
    return carried;
  }

  /** Whether a segment that stays may have a record that this removal covers. */
  private boolean anOlderMayBeElsewhere(LogRecord removal) throws IOException {
    for (Manifest.Part part : manifest.segments()) {
      if (part.isOpen() || victims.contains(part)) {
        continue;
      }
      Optional<SegmentKeys> held = others.get(part.number());
      if (held == null) {
        held = keyFiles.filter(manifest, part);
        others.put(part.number(), held);
      }
      if (held.isEmpty() || held.get().mayHoldOlder(removal)) {
        return true;
      }
    }
    return false;
  }

  private void copy(Victim from, Candidate candidate) throws IOException {
    int bytes = Math.toIntExact(candidate.frameBytes());
    if (bytes > buffer.remaining()) {
      write();
      if (bytes > buffer.capacity()) {
        buffer = ByteBuffer.allocate(bytes);
      }
    }
    int start = buffer.position();
    Head.Intact head = read(from, candidate, bytes);
    long offset = copy.length() + start;
    codec.relocate(buffer, start, head.length(), copy.number(), offset);
    if (candidate.isKnown()) {
      copy.name(candidate.known(), offset, head.length());
    } else {
      copy.nameUnknown(head, offset);
    }
    buffer.position(start + bytes);
    spentBytes += 2L * bytes;
  }

  /** Reads the record into the buffer, at its position, which stays. */
  private Head.Intact read(Victim from, Candidate candidate, int bytes) throws IOException {
    if (!from.read(candidate.offset, bytes, buffer)) {
      throw rotten(from, candidate, "the record is cut short");
    }
    ByteBuffer record = buffer.slice(buffer.position(), bytes);
    if (!(codec.decode(record, from.number(), candidate.offset) instanceof Head.Intact head)) {
      throw rotten(from, candidate, "no record begins here");
    }
    boolean isIt = head.length() == candidate.headLength
        && head.contentLength() == candidate.length
        && (!candidate.isKnown() || head.kept().equals(Optional.of(candidate.known())));
    if (!isIt) {
      throw rotten(from, candidate, "another record is here");
    }
    if (!codec.isContent(record.position(head.length()), head.contentCrc())) {
      String of = candidate.isKnown() ? " of " + candidate.known().key() : "";
      throw rotten(from, candidate, "the content" + of + " has a wrong checksum");
    }
    return head;
  }

  private static RottenException rotten(Victim from, Candidate candidate, String what) {
    String path = LogFiles.segment(from.number());
    return new RottenException(
        from.number(), new Corruption(path, candidate.offset, candidate.frameBytes(), what));
  }

  private void write() throws IOException {
    copy.append(buffer.flip());
    if (buffer.capacity() > BUFFER_BYTES) {
      buffer = ByteBuffer.allocate(BUFFER_BYTES);
    }
    buffer.clear();
  }

  /** Everything is copied: the copy and its key file are durable when this returns. */
  void finish() throws IOException {
    closeVictims();
    if (hasCopy()) {
      copy.finish();
    } else {
      discard();
    }
    finished = true;
  }

  /** Whether everything is copied, and only the manifest does not have it yet. */
  boolean isFinished() {
    return finished;
  }

  private boolean hasCopy() {
    return copy.length() > SegmentHeader.BYTES;
  }

  /** The copy as the manifest is to have it; empty if nothing was needed. */
  Optional<Manifest.Part> copied() {
    return hasCopy()
        ? Optional.of(new Manifest.Part(copy.number(), copy.length()))
        : Optional.empty();
  }

  /** Tells what stands in the finished copy. */
  Optional<KeyFile.Reader> openCopy() throws IOException {
    Optional<Manifest.Part> part = copied();
    return part.isEmpty() ? Optional.empty() : Optional.of(keyFiles.open(manifest, part.get()));
  }

  /** The next records of the copy; empty after the last one. */
  List<Candidate> nextCopied(KeyFile.Reader reader, int most) throws IOException {
    List<Candidate> copied = new ArrayList<>();
    var listing = new Candidate.Listing(copy.number(), copied);
    while (copied.size() < most && reader.next(listing)) {}
    return copied;
  }

  /** Nothing comes of the run: takes back what was written. */
  void discard() {
    copy.abandon();
    try {
      closeVictims();
      if (disk.exists(LogFiles.segment(copy.number()))) {
        disk.delete(LogFiles.segment(copy.number()));
      }
    } catch (IOException e) {
      // The manifest does not name it: the next start deletes it.
    }
  }

  private void closeVictims() throws IOException {
    while (!open.isEmpty()) {
      open.removeFirst().close();
    }
  }

  List<Integer> victims() {
    return victims.stream().map(Manifest.Part::number).toList();
  }

  Predicate<Pointer> isInVictim() {
    Set<Integer> numbers = new TreeSet<>(victims());
    return at -> numbers.contains(at.segment());
  }

  long victimBytes() {
    return victims.stream()
        .mapToLong(part -> part.length() - SegmentHeader.BYTES)
        .sum();
  }

  long copiedBytes() {
    return copy.length() - SegmentHeader.BYTES;
  }

  long removalBytes() {
    return removalBytes;
  }

  long unknownBytes() {
    return unknownBytes;
  }
}

package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

  private int next;
  private KeyFile.@Nullable Reader keys;
  private @Nullable DiskFile from;
  private int victim;
  private List<Candidate> chunk = new ArrayList<>();
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

    private final transient Corruption corruption;

    RottenException(Corruption corruption) {
      super(corruption.what());
      this.corruption = corruption;
    }

    Corruption corruption() {
      return corruption;
    }
  }

  /** The next records of the victims, to be judged; empty after the last one. */
  List<Candidate> nextChunk(int most) throws IOException {
    chunk = new ArrayList<>();
    while (chunk.isEmpty()) {
      KeyFile.Reader reader = keys == null ? openNext() : keys;
      if (reader == null) {
        return chunk;
      }
      boolean hasMore = true;
      while (hasMore && chunk.size() < most) {
        hasMore = reader.next(new Listing(victim, chunk));
      }
      if (!hasMore) {
        keys = null;
      }
    }
    return chunk;
  }

  private KeyFile.@Nullable Reader openNext() throws IOException {
    if (next == victims.size()) {
      return null;
    }
    Manifest.Part part = victims.get(next++);
    victim = part.number();
    KeyFile.Reader opened = keyFiles.open(manifest, part);
    spentBytes += opened.fileBytes();
    closeVictim();
    // Where the segment is missing, only a record that is needed is a loss.
    String path = LogFiles.segment(victim);
    from = disk.exists(path) ? disk.open(path) : null;
    keys = opened;
    return opened;
  }

  /** Copies what is needed of the chunk; gives the bytes that this cost. */
  long copyChunk() throws IOException {
    for (Candidate candidate : chunk) {
      if (candidate.isNeeded() && isCarried(candidate)) {
        copy(candidate);
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

  private void copy(Candidate candidate) throws IOException {
    int bytes = Math.toIntExact(candidate.frameBytes());
    if (bytes > buffer.remaining()) {
      write();
      if (bytes > buffer.capacity()) {
        buffer = ByteBuffer.allocate(bytes);
      }
    }
    int start = buffer.position();
    Head.Intact head = read(candidate, bytes);
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
  private Head.Intact read(Candidate candidate, int bytes) throws IOException {
    DiskFile file = from;
    ByteBuffer into = buffer.slice(buffer.position(), bytes);
    if (file == null || file.read(into, candidate.offset) < bytes) {
      throw rotten(candidate, "the record is cut short");
    }
    into.flip();
    if (!(codec.decode(into, victim, candidate.offset) instanceof Head.Intact head)) {
      throw rotten(candidate, "no record begins here");
    }
    boolean isIt = head.length() == candidate.headLength
        && head.contentLength() == candidate.length
        && (!candidate.isKnown() || head.kept().equals(Optional.of(candidate.known())));
    if (!isIt) {
      throw rotten(candidate, "another record is here");
    }
    if (!codec.isContent(into.position(head.length()), head.contentCrc())) {
      String of = candidate.isKnown() ? " of " + candidate.known().key() : "";
      throw rotten(candidate, "the content" + of + " has a wrong checksum");
    }
    return head;
  }

  private RottenException rotten(Candidate candidate, String what) {
    String path = LogFiles.segment(victim);
    return new RottenException(
        new Corruption(path, candidate.offset, candidate.frameBytes(), what));
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
    closeVictim();
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
    while (copied.size() < most && reader.next(new Listing(copy.number(), copied))) {}
    return copied;
  }

  /** Nothing comes of the run: takes back what was written. */
  void discard() {
    copy.abandon();
    try {
      closeVictim();
      if (disk.exists(LogFiles.segment(copy.number()))) {
        disk.delete(LogFiles.segment(copy.number()));
      }
    } catch (IOException e) {
      // The manifest does not name it: the next start deletes it.
    }
  }

  private void closeVictim() throws IOException {
    DiskFile open = from;
    from = null;
    if (open != null) {
      open.close();
    }
  }

  int victim() {
    return victim;
  }

  List<Integer> victims() {
    return victims.stream().map(Manifest.Part::number).toList();
  }

  Predicate<Pointer> isInVictim() {
    List<Integer> numbers = victims();
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

  /** Collects what a key file tells. */
  private record Listing(int segment, List<Candidate> into) implements KeyFile.Entries {
    @Override
    public void entry(LogRecord record, long offset, int headLength) {
      into.add(new Candidate(record, segment, offset, headLength, record.length()));
    }

    @Override
    public void unknown(long offset, int headLength, int length) {
      into.add(new Candidate(null, segment, offset, headLength, length));
    }
  }
}

package io.quorate.node.storage;

import io.quorate.ring.DiskId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the log consists of, and whose it is: the one file that makes a directory a storage.
 *
 * @param diskId made with the directory
 * @param salt enters the checksum of every record
 * @param loss what is known to be gone, and nobody said yet that it was healed
 * @param bootId the run of the operating system in which data was acknowledged before it was
 *     forced; empty if none was since the last start
 * @param nextSegment lower than the number of every segment that is not named here
 * @param sequenceFloor no record after the last closed segment has a lower sequence
 * @param segments in the order of their numbers; one may be open, compaction's copies are not
 * @param dropped spaces of which the records up to this sequence are void
 */
record Manifest(
    DiskId diskId,
    long salt,
    Loss loss,
    String bootId,
    int nextSegment,
    long sequenceFloor,
    List<Part> segments,
    SortedMap<SpaceId, Long> dropped) {
  static final int VERSION = 1;
  static final long OPEN = -1;

  /** The place of each is its number on the disk. */
  private static final List<Loss> LOSSES = List.of(Loss.NONE, Loss.FOUND, Loss.RESTORED);

  private static final int MAGIC = 0x514d414e;
  private static final int BOOT_ID_BYTES_MAX = 255;
  private static final int DROP_BYTES_MAX = 13 + FrameCodec.TARGET_BYTES_MAX;

  /** What is known to be gone of what was stored here. */
  enum Loss {
    NONE,
    /** Corruption was found: anything may be gone. */
    FOUND,
    /** Whatever came after the snapshot from which this directory was made. */
    RESTORED
  }

  /**
   * One segment.
   *
   * @param length up to where it holds records once closed; {@link #OPEN} before
   */
  record Part(int number, long length) {
    boolean isOpen() {
      return length == OPEN;
    }
  }

  Manifest {
    segments = List.copyOf(segments);
    dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
  }

  static Manifest ofNewDirectory(DiskId diskId, long salt) {
    return new Manifest(diskId, salt, Loss.NONE, "", 1, 1, List.of(), new TreeMap<>());
  }

  /** The number of the segment that is written, or would be next; 0 if there is none. */
  int openSegment() {
    return segments.stream().filter(Part::isOpen).mapToInt(Part::number).max().orElse(0);
  }

  /** The open segment, if there is one, ends here, and the next one begins. */
  Manifest rolled(long lastLength, long sequenceFloor) {
    List<Part> parts = new ArrayList<>();
    segments.forEach(part -> parts.add(part.isOpen() ? new Part(part.number(), lastLength) : part));
    parts.add(new Part(nextSegment, OPEN));
    return new Manifest(diskId, salt, loss, bootId, nextSegment + 1, sequenceFloor, parts, dropped);
  }

  /** Whether anything is known to be gone. */
  boolean lossReported() {
    return loss != Loss.NONE;
  }

  Manifest withLoss(Loss now) {
    return new Manifest(diskId, salt, now, bootId, nextSegment, sequenceFloor, segments, dropped);
  }

  Manifest withBootId(String id) {
    return new Manifest(diskId, salt, loss, id, nextSegment, sequenceFloor, segments, dropped);
  }

  /** With these segments' copy, if they left anything, in their place. */
  Manifest withCompacted(List<Integer> victims, Optional<Part> copy) {
    List<Part> parts = new ArrayList<>(segments);
    parts.removeIf(part -> victims.contains(part.number()));
    copy.ifPresent(parts::add);
    parts.sort(Comparator.comparingInt(Part::number));
    return withSegments(parts, nextSegment);
  }

  /** With another list of segments, and numbers up to here given. */
  Manifest withSegments(List<Part> parts, int next) {
    return new Manifest(diskId, salt, loss, bootId, next, sequenceFloor, parts, dropped);
  }

  /** Without the open segment: what a log of the closed ones alone has. */
  Manifest closed() {
    List<Part> parts = segments.stream().filter(part -> !part.isOpen()).toList();
    return withSegments(parts, nextSegment).withBootId("");
  }

  /** With the space's records up to this sequence void. */
  Manifest withDropped(SpaceId space, long sequence) {
    SortedMap<SpaceId, Long> more = new TreeMap<>(dropped);
    more.merge(space, sequence, Math::max);
    return new Manifest(diskId, salt, loss, bootId, nextSegment, sequenceFloor, segments, more);
  }

  /** The highest sequence up to which any space was dropped; 0 if none was. */
  long highestDropped() {
    return dropped.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  byte[] encode() {
    byte[] boot = bootId.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(
        42 + boot.length + 12 * segments.size() + DROP_BYTES_MAX * dropped.size());
    body.putLong(diskId.value()).putLong(salt).put((byte) LOSSES.indexOf(loss));
    body.put((byte) boot.length).put(boot);
    body.putInt(nextSegment).putLong(sequenceFloor).putInt(segments.size());
    segments.forEach(part -> body.putInt(part.number()).putLong(part.length()));
    drops(body, false);
    drops(body, true);
    return Checked.wrap(MAGIC, VERSION, body.flip());
  }

  private void drops(ByteBuffer body, boolean ofHints) {
    int countAt = body.position();
    int count = 0;
    body.putInt(0);
    for (var drop : dropped.entrySet()) {
      SpaceId space = drop.getKey();
      if (space.isHints() == ofHints) {
        body.putInt(space.partition()).putLong(drop.getValue());
        if (ofHints) {
          byte[] target = space.target().getBytes(StandardCharsets.UTF_8);
          body.put((byte) target.length).put(target);
        }
        count++;
      }
    }
    body.putInt(countAt, count);
  }

  static Manifest decode(byte[] bytes) throws UnreadableFileException {
    ByteBuffer body = Checked.unwrap(LogFiles.MANIFEST, MAGIC, VERSION, bytes);
    try {
      var diskId = new DiskId(body.getLong());
      long salt = body.getLong();
      Loss loss = loss(body.get());
      byte[] boot = new byte[Math.min(body.get() & 0xff, BOOT_ID_BYTES_MAX)];
      body.get(boot);
      int nextSegment = body.getInt();
      long floor = body.getLong();
      int segments = count(body);
      List<Part> parts = new ArrayList<>(segments);
      for (int i = 0; i < segments; i++) {
        parts.add(new Part(body.getInt(), body.getLong()));
      }
      SortedMap<SpaceId, Long> dropped = new TreeMap<>();
      readDrops(body, false, dropped);
      if (body.hasRemaining()) {
        readDrops(body, true, dropped);
      }
      var bootId = new String(boot, StandardCharsets.UTF_8);
      return new Manifest(diskId, salt, loss, bootId, nextSegment, floor, parts, dropped);
    } catch (BufferUnderflowException e) {
      throw new UnreadableFileException(LogFiles.MANIFEST + " is corrupt: it ends too early");
    }
  }

  private static Loss loss(byte code) throws UnreadableFileException {
    if (code < 0 || code >= LOSSES.size()) {
      throw new UnreadableFileException(LogFiles.MANIFEST + " is corrupt: no such loss: " + code);
    }
    return LOSSES.get(code);
  }

  private static void readDrops(ByteBuffer body, boolean ofHints, SortedMap<SpaceId, Long> into) {
    int drops = count(body);
    for (int i = 0; i < drops; i++) {
      int partition = body.getInt();
      long sequence = body.getLong();
      byte[] target = new byte[ofHints ? body.get() & 0xff : 0];
      body.get(target);
      into.put(new SpaceId(new String(target, StandardCharsets.UTF_8), partition), sequence);
    }
  }

  private static int count(ByteBuffer body) {
    int count = body.getInt();
    if (count < 0 || count > body.remaining() / 12) {
      throw new BufferUnderflowException();
    }
    return count;
  }
}

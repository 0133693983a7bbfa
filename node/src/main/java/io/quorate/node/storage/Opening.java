package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import io.quorate.node.environment.Environment;
import io.quorate.ring.DiskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens a directory once: what a crash left becomes a log that can be written. */
final class Opening {
  /* How it works
   *
   *   lock → manifest → clean marker (taken away, durably) → kept indexes, or
   *                                                          segments in order → new indexes
   *
   *   closed segment   nothing, if the indexes were kept; else its key file; if that is missing or wrong, the segment itself, and a new key
   *                    file
   *   open segment     scanned whole. A torn end is cut off. If something in it is corrupt, nothing
   *                    more is appended to it
   *   not in manifest  number below the manifest's next: compaction had not deleted it yet, or had
   *                    not yet put it into the manifest: delete.
   *                    At or above: it was begun, and the manifest not yet replaced; nothing in it
   *                    was acknowledged, delete if it has no record, else treat it as an open one
   *
   * Everything read here is forced before the storage is ready, because a killed process may have
   * left in the page cache what a reader would then be told is forced. After an unclean stop the open
   * segment is copied for that: the process may have ended because a force failed, and then the
   * kernel may call pages clean that never reached the disk, so that forcing them again says nothing.
   * (What a closed segment holds up to its length in the manifest was forced when it was closed.)
   *
   * That something is lost is made durable before a new key file, which knows only what is left,
   * could hide it from the next start.
   */
  private static final long UNCLEAN_GAP = 1L << 32;

  private static final int COPIED_AT_ONCE_BYTES = 1 << 20;

  private final Environment environment;
  private final Disk disk;
  private final IndexFactory factory;
  private final IndexTrust trust;
  private final Judgement judgement;
  private final List<Corruption> corruptions = new ArrayList<>();
  private final List<Runnable> keyFilesToFinish = new ArrayList<>();
  private long tornBytes;
  private long skipped;

  Opening(Environment environment, IndexFactory factory, Judgement judgement) {
    this.environment = environment;
    this.judgement = judgement;
    this.disk = environment.disk();
    this.factory = factory;
    this.trust = new IndexTrust(environment, factory);
  }

  Recovered run() throws IOException {
    Manifest onDisk = manifest();
    Optional<CleanMarker> marker = readMarker(onDisk);
    Optional<byte[]> named = trust.named(marker);
    takeMarker();
    checkBoot(onDisk, marker);
    Manifest manifest = settleFiles(onDisk);
    Optional<CleanMarker> believable = manifest.equals(onDisk) ? marker : Optional.empty();
    Rebuild rebuild = trust
        .open(believable, named, manifest)
        .map(kept -> new Rebuild(environment, factory, kept))
        .orElseGet(() -> new Rebuild(environment, factory, manifest.dropped(), judgement));
    try {
      return recover(onDisk, manifest, marker, rebuild);
    } catch (IOException e) {
      rebuild.close();
      throw e;
    }
  }

  private Recovered recover(
      Manifest onDisk, Manifest found, Optional<CleanMarker> marker, Rebuild rebuild)
      throws IOException {
    if (!rebuild.isDone() && factory.expects()) {
      rebuild.expect(ExpectedKeys.of(disk, found));
    }
    List<Manifest.Part> parts = new ArrayList<>();
    FrameCodec codec = new FrameCodec(found.salt());
    Optional<Segment> open = Optional.empty();
    long lastLength = 0;
    for (Manifest.Part part : found.segments()) {
      if (!part.isOpen()) {
        readClosed(found.diskId(), part, rebuild, codec).ifPresent(parts::add);
        continue;
      }
      Scanned scanned = scanOpen(found, part.number(), marker, rebuild);
      lastLength = scanned.length;
      open = scanned.segment;
      if (part.number() < found.openSegment()) {
        parts.add(new Manifest.Part(part.number(), lastLength));
        open.ifPresent(Segment::abandon);
        open = Optional.empty();
      } else {
        parts.add(part);
      }
    }
    Manifest manifest = settle(onDisk, found.withSegments(parts, found.nextSegment()));
    keyFilesToFinish.forEach(Runnable::run);
    boolean clean = marker.isPresent() || found.segments().isEmpty();
    long next = Math.max(
        Math.max(
            Math.max(rebuild.highest(), manifest.highestDropped()) + 1, manifest.sequenceFloor()),
        marker.map(CleanMarker::nextSequence).orElse(0L));
    Recovery facts = facts(found, clean, rebuild);
    return new Recovered(
        manifest, open, lastLength, clean ? next : next + UNCLEAN_GAP, rebuild.finish(), facts);
  }

  private Recovery facts(Manifest found, boolean clean, Rebuild rebuild) {
    return new Recovery(
        clean,
        corruptions,
        found.lossReported(),
        found.segments().size(),
        rebuild.records(),
        tornBytes,
        keyFilesToFinish.size(),
        skipped,
        rebuild.isDone(),
        found.loss() == Manifest.Loss.RESTORED && corruptions.isEmpty());
  }

  private Manifest settle(Manifest onDisk, Manifest now) throws IOException {
    Manifest found = now.withBootId("");
    Manifest settled = corruptions.isEmpty() ? found : found.withLoss(Manifest.Loss.FOUND);
    if (!settled.equals(onDisk)) {
      disk.replace(LogFiles.MANIFEST, settled.encode());
    }
    return settled;
  }

  private Manifest manifest() throws IOException {
    if (disk.exists(LogFiles.MANIFEST)) {
      return Manifest.decode(disk.read(LogFiles.MANIFEST));
    }
    for (String name : disk.list(LogFiles.FOLDER)) {
      if (LogFiles.segmentNumber(name).isPresent()) {
        throw new IOException(LogFiles.MANIFEST
            + " is missing, but there are segments of a log: this is not a whole data"
            + " directory");
      }
    }
    var random = environment.random("disk id");
    var made = Manifest.ofNewDirectory(new DiskId(random.nextLong()), random.nextLong());
    disk.replace(LogFiles.MANIFEST, made.encode());
    disk.forceFolder("");
    return made;
  }

  /** The last stop's marker, if it was clean. */
  private Optional<CleanMarker> readMarker(Manifest manifest) throws IOException {
    if (!disk.exists(LogFiles.CLEAN)) {
      return Optional.empty();
    }
    Optional<CleanMarker> marker;
    try {
      marker = Optional.of(CleanMarker.decode(disk.read(LogFiles.CLEAN)));
    } catch (UnreadableFileException e) {
      corruptions.add(new Corruption(LogFiles.CLEAN, 0, 0, e.sentence()));
      marker = Optional.empty();
    }
    return marker.filter(found ->
        found.diskId().equals(manifest.diskId()) && found.segment() == manifest.openSegment());
  }

  /** The marker, and what it names, are gone from the disk before anything else is done. */
  private void takeMarker() throws IOException {
    boolean wasThere = disk.exists(LogFiles.CLEAN) || disk.exists(LogFiles.INDEXES);
    for (String file : List.of(LogFiles.CLEAN, LogFiles.INDEXES)) {
      if (disk.exists(file)) {
        disk.delete(file);
      }
    }
    if (wasThere) {
      disk.forceFolder(LogFiles.FOLDER);
    }
  }

  /** Data that was acknowledged unforced outlives its process, not the operating system. */
  private void checkBoot(Manifest onDisk, Optional<CleanMarker> marker) {
    boolean survived = onDisk.bootId().isEmpty() || onDisk.bootId().equals(environment.bootId());
    if (marker.isEmpty() && !survived) {
      corruptions.add(new Corruption(
          LogFiles.MANIFEST, 0, 0, "the machine stopped when data was acknowledged unforced"));
    }
  }

  private Manifest settleFiles(Manifest manifest) throws IOException {
    List<Manifest.Part> parts = new ArrayList<>(manifest.segments());
    int next = manifest.nextSegment();
    for (String name : disk.list(LogFiles.FOLDER)) {
      var number = LogFiles.segmentNumber(name);
      boolean isNamed =
          number.isPresent() && parts.stream().anyMatch(part -> part.number() == number.getAsInt());
      var keysNumber = LogFiles.keysNumber(name);
      boolean isOrphan = keysNumber.isPresent()
          && parts.stream().noneMatch(part -> part.number() == keysNumber.getAsInt());
      if (name.endsWith(".part") || isOrphan) {
        disk.delete(LogFiles.FOLDER + "/" + name);
      } else if (number.isPresent() && !isNamed) {
        boolean begun = number.getAsInt() >= manifest.nextSegment();
        if (begun && size(LogFiles.segment(number.getAsInt())) > SegmentHeader.BYTES) {
          parts.add(new Manifest.Part(number.getAsInt(), Manifest.OPEN));
          next = number.getAsInt() + 1;
        } else {
          disk.delete(LogFiles.FOLDER + "/" + name);
        }
      }
    }
    return manifest.withSegments(parts, next);
  }

  private long size(String path) throws IOException {
    try (DiskFile file = disk.open(path)) {
      return file.size();
    }
  }

  /** Gives the segment as the manifest is to have it: shorter, or not at all, if that is all. */
  private Optional<Manifest.Part> readClosed(
      DiskId diskId, Manifest.Part part, Rebuild rebuild, FrameCodec codec) throws IOException {
    int number = part.number();
    if (rebuild.isDone()) {
      return Optional.of(part);
    }
    String path = LogFiles.segment(number);
    long there = disk.exists(path) ? Math.min(size(path), part.length()) : 0;
    if (there < part.length()) {
      String what = there == 0 ? "the segment is missing" : "the end is missing";
      corruptions.add(new Corruption(path, there, part.length() - there, what));
    }
    if (readKeys(diskId, part, rebuild)) {
      // Where the end is missing, too: its keys then read as errors.
      return Optional.of(part);
    }
    if (there <= SegmentHeader.BYTES) {
      return Optional.empty();
    }
    try (DiskFile file = disk.open(path)) {
      checkHeader(file, path, diskId, number);
      var keys = new KeyFile.Writer(disk, diskId, number);
      new SegmentScan(file, number, there, codec).run(false, new Into(number, rebuild, keys));
      keyFilesToFinish.add(() -> keys.finish(there));
    }
    return Optional.of(new Manifest.Part(number, there));
  }

  private boolean readKeys(DiskId diskId, Manifest.Part part, Rebuild rebuild) throws IOException {
    int number = part.number();
    try {
      KeyFile.read(
          disk,
          diskId,
          number,
          part.length(),
          (record, offset, headLength) -> rebuild.record(record, number, offset, headLength));
      return true;
    } catch (UnreadableFileException e) {
      environment.log().info(e.sentence() + ": made again from " + LogFiles.segment(number));
      return false;
    }
  }

  private Scanned scanOpen(
      Manifest manifest, int number, Optional<CleanMarker> marker, Rebuild rebuild)
      throws IOException {
    String path = LogFiles.segment(number);
    if (!disk.exists(path)) {
      corruptions.add(new Corruption(path, 0, 0, "the segment is missing"));
      return new Scanned(Optional.empty(), SegmentHeader.BYTES);
    }
    int before = corruptions.size();
    DiskFile file = disk.open(path);
    checkHeader(file, path, manifest.diskId(), number);
    long end = Math.max(file.size(), SegmentHeader.BYTES);
    long expected =
        marker.filter(m -> m.segment() == number).map(CleanMarker::length).orElse(end);
    if (end < expected) {
      corruptions.add(new Corruption(path, end, expected - end, "the end is missing"));
    }
    var keys = new KeyFile.Writer(disk, manifest.diskId(), number);
    var into = new Into(number, rebuild, keys);
    long readable = file.size() < SegmentHeader.BYTES ? SegmentHeader.BYTES : file.size();
    new SegmentScan(file, number, readable, new FrameCodec(manifest.salt()))
        .run(marker.isEmpty(), into);
    if (into.tornAt >= 0) {
      tornBytes += end - into.tornAt;
      file.truncate(into.tornAt);
      end = into.tornAt;
    }
    if (marker.isEmpty()) {
      file = copied(file, path, Math.min(end, file.size()));
    } else {
      file.force();
    }
    if (corruptions.size() > before) {
      file.close();
      keys.abandon();
      return new Scanned(Optional.empty(), end);
    }
    return new Scanned(Optional.of(new Segment(number, file, keys, end)), end);
  }

  /** The same bytes in a new file under the same name, durably. */
  private DiskFile copied(DiskFile file, String path, long length) throws IOException {
    String copy = path + ".part";
    DiskFile made = disk.create(copy);
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, COPIED_AT_ONCE_BYTES));
    for (long at = 0; at < length; at += bytes.limit()) {
      bytes.clear().limit((int) Math.min(length - at, bytes.capacity()));
      if (file.read(bytes, at) == 0) {
        throw new IOException(path + " ends before its end");
      }
      made.append(bytes.flip());
    }
    made.force();
    disk.rename(copy, path);
    disk.forceFolder(LogFiles.FOLDER);
    file.close();
    return made;
  }

  private void checkHeader(DiskFile file, String path, DiskId diskId, int number)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
    file.read(bytes, 0);
    String wrong = "the header is cut short";
    try {
      if (!bytes.hasRemaining()) {
        SegmentHeader header = SegmentHeader.decode(path, bytes.array());
        boolean ours = header.diskId().equals(diskId) && header.number() == number;
        wrong = ours ? "" : "the header is that of another disk or segment";
      }
    } catch (UnreadableFileException e) {
      wrong = e.sentence();
    }
    if (!wrong.isEmpty()) {
      corruptions.add(new Corruption(path, 0, SegmentHeader.BYTES, wrong));
    }
  }

  /** An open segment as it was found. */
  private record Scanned(Optional<Segment> segment, long length) {}

  /** Takes what a scan finds. */
  private final class Into implements SegmentScan.Found {
    private final int segment;
    private final Rebuild rebuild;
    private final KeyFile.Writer keys;
    private long tornAt = -1;

    Into(int segment, Rebuild rebuild, KeyFile.Writer keys) {
      this.segment = segment;
      this.rebuild = rebuild;
      this.keys = keys;
    }

    @Override
    public void record(LogRecord record, long offset, int headLength) {
      rebuild.record(record, segment, offset, headLength);
      keys.add(record, offset, headLength);
    }

    @Override
    public void skipped(Head.Intact head, long offset) {
      skipped++;
      keys.addUnknown(offset, head);
    }

    @Override
    public void corrupt(Corruption corruption) {
      corruptions.add(corruption);
    }

    @Override
    public void torn(long offset) {
      tornAt = offset;
    }
  }
}

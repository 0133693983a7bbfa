package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.DiskId;
import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The bytes of version 1: these tests never change, later versions add theirs. */
class FormatTest {
  private static final long SALT = 0x0123456789abcdefL;
  private static final byte[] CONTENT = {10, 20, 30};
  private static final LogRecord RECORD = new LogRecord(
      Kind.HINT,
      new SpaceId("n2", 7),
      0x1122334455L,
      Key.of("users", "amélie"),
      0x8877665544332211L,
      0xa5,
      CONTENT.length,
      FrameCodec.crcOf(CONTENT));

  private final FrameCodec codec = new FrameCodec(SALT);

  @Test
  void aRecordOfVersionOneHasTheseBytes() {
    assertEquals(
        "517265630102003c00000003da3327a700000011223344558877665544332211"
            + "00000007a502050000076e327573657273616dc3a96c69657efaaec90a141e",
        HexFormat.of().formatHex(frame(RECORD, 3, 36)));
  }

  @Test
  void aSegmentHeaderOfVersionOneHasTheseBytes() throws Exception {
    var header = new SegmentHeader(new DiskId(0xabcL), 3, 99);
    assertEquals(
        "5153454700000001000000140000000000000abc000000030000000000000063" + "466d3e37",
        HexFormat.of().formatHex(header.encode()));
    assertEquals(header, SegmentHeader.decode("f", header.encode()));
    assertEquals(SegmentHeader.BYTES, header.encode().length);
  }

  @Test
  void aManifestOfVersionOneHasTheseBytes() throws Exception {
    var parts = List.of(new Manifest.Part(1, 4_000), new Manifest.Part(3, Manifest.OPEN));
    var dropped = new TreeMap<>(Map.of(SpaceId.data(5), 77L, new SpaceId("n2", 6), 78L));
    var manifest =
        new Manifest(new DiskId(0xabcL), SALT, Manifest.Loss.FOUND, "boot", 4, 88, parts, dropped);
    assertEquals(
        "514d414e00000001000000610000000000000abc0123456789abcdef0104626f"
            + "6f7400000004000000000000005800000002000000010000000000000fa00000"
            + "0003ffffffffffffffff0000000100000005000000000000004d000000010000"
            + "0006000000000000004e026e32ef30dcf5",
        HexFormat.of().formatHex(manifest.encode()));
    assertEquals(manifest, Manifest.decode(manifest.encode()));
  }

  @Test
  void aCleanMarkerOfVersionOneHasTheseBytes() throws Exception {
    var marker = new CleanMarker(new DiskId(0xabcL), 3, 4_000, 100);
    assertEquals(
        "51434c4e000000010000001c0000000000000abc000000030000000000000fa0"
            + "00000000000000646bb38204",
        HexFormat.of().formatHex(marker.encode()));
    assertEquals(marker, CleanMarker.decode(marker.encode()));
  }

  @Test
  void aCleanMarkerOfVersionOneThatNamesIndexesHasTheseBytes() throws Exception {
    var marker = new CleanMarker(new DiskId(0xabcL), 3, 4_000, 100)
        .with(new CleanMarker.Kept(0x11223344, 5_000, 0x55667788));
    assertEquals(
        "51434c4e00000001000000280000000000000abc000000030000000000000fa0"
            + "0000000000000064112233440000138855667788dd0bdeb8",
        HexFormat.of().formatHex(marker.encode()));
    assertEquals(marker, CleanMarker.decode(marker.encode()));
  }

  @Test
  void keptIndexesOfVersionTwoHaveTheseBytes() throws Exception {
    var live = new SegmentTally();
    live.add(3, 77);
    var delta = new TreeMap<Key, Optional<Pointer>>();
    delta.put(Key.of("b", "gone"), Optional.empty());
    delta.put(Key.of("b", "k"), Optional.of(new Pointer(9, 8, 7, 3, 36, 60, 17)));
    var table = new KeptTable(
        "t-1", 300_000, 0x55667788, 4_096, 24, 900, 9_000, new TableOrder(7, 5), true);
    var kept = new KeptIndexes(
        "layout",
        List.of(new KeptIndex(new SpaceId("n2", 5), live, Optional.of(table), 901, 9_004, delta)));
    byte[] bytes = kept.encode();
    assertEquals(
        "5149445800000002000000a5066c61796f75740000000100000005026e320000"
            + "000100000003000000000000004d0000000000000385000000000000232c0100"
            + "03742d3100000000000493e05566778800000000000010000000001800000000"
            + "0000038400000000000023280700000000000000050100000002000301626b01"
            + "000000000000000900000000000000088a83dddbdc359fe90000000300000024"
            + "00000011003c070000060162676f6e650033a1ff67",
        HexFormat.of().formatHex(bytes));
    assertArrayEquals(bytes, KeptIndexes.decode(bytes).encode());
    KeptIndex index = KeptIndexes.decode(bytes).indexes().get(0);
    assertEquals(delta, index.delta());
    assertEquals(Optional.of(table), index.table());
  }

  /** They lacked the order of their tables: such indexes are made anew. */
  @Test
  void keptIndexesOfVersionOneAreNotRead() {
    byte[] old = HexFormat.of()
        .parseHex("51494458000000010000009b066c61796f75740000000100000005026e320000"
            + "000100000003000000000000004d0000000000000385000000000000232c0100"
            + "03742d3100000000000493e05566778800000000000010000000001800000000"
            + "00000384000000000000232800000002000301626b0100000000000000090000"
            + "0000000000088a83dddbdc359fe9000000030000002400000011003c07000006"
            + "0162676f6e6500122d2005");
    assertThrows(UnreadableFileException.class, () -> KeptIndexes.decode(old));
  }

  @Test
  void recordsOfEveryShapeComeBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] content = bytes(random, random.nextInt(100));
      LogRecord record = record(random, content);
      int segment = random.nextInt(1, Integer.MAX_VALUE);
      long offset = random.nextLong(1L << 32);
      byte[] frame = frame(record, content, segment, offset);
      var head = assertInstanceOf(
          Head.Intact.class, codec.decode(ByteBuffer.wrap(frame), segment, offset));
      assertEquals(Optional.of(record), head.kept());
      assertEquals(frame.length, head.frameBytes());
      assertTrue(codec.isContent(content, head.contentCrc()));
      assertTrue(
          head.length() <= FrameCodec.headBytesAtMost(record.space(), record.key()),
          "the estimate is an upper limit");
    }
  }

  @Test
  void aRecordCountsOnlyWhereItWasWritten() {
    ByteBuffer frame = ByteBuffer.wrap(frame(RECORD, 3, 36));
    assertInstanceOf(Head.Intact.class, codec.decode(frame, 3, 36));
    assertInstanceOf(Head.Broken.class, codec.decode(frame, 4, 36));
    assertInstanceOf(Head.Broken.class, codec.decode(frame, 3, 37));
    assertInstanceOf(Head.Broken.class, new FrameCodec(SALT + 1).decode(frame, 3, 36));
  }

  @Test
  void anyFlippedBitOfAHeadBreaksIt() {
    byte[] frame = frame(RECORD, 3, 36);
    for (int bit = 0; bit < 8 * (frame.length - CONTENT.length); bit++) {
      byte[] flipped = frame.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Head head = codec.decode(ByteBuffer.wrap(flipped), 3, 36);
      assertTrue(head instanceof Head.Broken || head instanceof Head.Cut, "bit " + bit);
    }
  }

  @Test
  void everyPrefixOfAHeadIsCutAndNoMore() {
    byte[] frame = frame(RECORD, 3, 36);
    for (int length = 0; length < frame.length - CONTENT.length; length++) {
      byte[] prefix = Arrays.copyOf(frame, length);
      assertInstanceOf(Head.Cut.class, codec.decode(ByteBuffer.wrap(prefix), 3, 36));
    }
  }

  @Test
  void noBytesMakeTheDecodersFail() {
    SplittableRandom random = new SplittableRandom(3);
    byte[] frame = frame(RECORD, 3, 36);
    byte[] manifest = Manifest.ofNewDirectory(new DiskId(1), 2).encode();
    for (int i = 0; i < 20_000; i++) {
      byte[] head = frame.clone();
      for (int n = random.nextInt(1, 6); n > 0; n--) {
        head[random.nextInt(4, head.length)] = (byte) random.nextInt();
      }
      codec.decode(ByteBuffer.wrap(head), 3, 36);
      FrameCodec.claim(ByteBuffer.wrap(head));
      byte[] other = manifest.clone();
      other[random.nextInt(other.length)] ^= (byte) (1 + random.nextInt(255));
      assertThrows(UnreadableFileException.class, () -> Manifest.decode(other));
    }
  }

  @Test
  void aRecordOfAnUnknownKindOrVersionIsSteppedOver() {
    for (int at : new int[] {4, 5}) {
      byte[] frame = resealed(at, 99);
      var head = assertInstanceOf(Head.Intact.class, codec.decode(ByteBuffer.wrap(frame), 3, 36));
      assertEquals(Optional.empty(), head.kept());
      assertEquals(frame.length, head.frameBytes());
    }
  }

  @Test
  void lengthsThatLieUnderARightChecksumAreNotFollowed() {
    for (int at : new int[] {37, 38, 40}) {
      assertInstanceOf(Head.Broken.class, codec.decode(ByteBuffer.wrap(resealed(at, 255)), 3, 36));
    }
    assertInstanceOf(Head.Broken.class, codec.decode(ByteBuffer.wrap(resealed(8, 0x7f)), 3, 36));
  }

  /** The record with one byte changed, and the checksum made right again. */
  private static byte[] resealed(int at, int value) {
    byte[] frame = frame(RECORD, 3, 36);
    frame[at] = (byte) value;
    int end = frame.length - CONTENT.length - 4;
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(20).putLong(SALT).putInt(3).putLong(36).flip());
    crc.update(frame, 0, end);
    ByteBuffer.wrap(frame).putInt(end, (int) crc.getValue());
    return frame;
  }

  private static LogRecord record(SplittableRandom random, byte[] content) {
    boolean hint = random.nextBoolean();
    String target = hint ? "é".repeat(random.nextInt(1, 100)) : "";
    byte[] key = bytes(random, random.nextInt(1, Key.BYTES_MAX + 1));
    return new LogRecord(
        Kind.of(new SpaceId(target, 0), random.nextBoolean()),
        new SpaceId(target, random.nextInt(65_536)),
        random.nextLong(),
        Key.of("b".repeat(random.nextInt(1, 256)), key),
        random.nextLong(),
        random.nextInt(256),
        content.length,
        FrameCodec.crcOf(content));
  }

  private static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] frame(LogRecord record, int segment, long offset) {
    return frame(record, CONTENT, segment, offset);
  }

  private static byte[] frame(LogRecord record, byte[] content, int segment, long offset) {
    ByteBuffer into = ByteBuffer.allocate(8_192);
    int head = new FrameCodec(SALT).encode(record, segment, offset, into);
    assertEquals(head, into.position());
    into.put(content);
    return Arrays.copyOf(into.array(), into.position());
  }
}

package io.quorate.node.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static byte[] frame(byte[]... payloads) {
    WireWriter out = new WireWriter();
    for (byte[] payload : payloads) {
      Frame.write(out, payload);
    }
    return out.toBytes();
  }

  private static List<byte[]> decode(FrameDecoder decoder, byte[] bytes, int piece)
      throws MalformedException {
    List<byte[]> payloads = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += piece) {
      ByteBuffer in = ByteBuffer.wrap(bytes, from, Math.min(piece, bytes.length - from));
      while (in.hasRemaining()) {
        byte[] payload = decoder.next(in);
        if (payload.length > 0) {
          payloads.add(payload);
        }
      }
    }
    return payloads;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void theBytesOfAFrameStayAsTheyAre() {
    assertEquals("000000034848b230010203", HexFormat.of().formatHex(frame(new byte[] {1, 2, 3})));
  }

  @Test
  void framesAreFoundInPiecesOfAnySize() throws Exception {
    byte[][] payloads = {random(1), random(700), random(20_000), random(2)};
    byte[] bytes = frame(payloads);
    for (int piece : new int[] {1, 2, 3, 7, 8, 9, 511, 512, 513, bytes.length}) {
      List<byte[]> found = decode(new FrameDecoder(Frame.PAYLOAD_BYTES_MAX), bytes, piece);
      assertEquals(payloads.length, found.size());
      for (int i = 0; i < payloads.length; i++) {
        assertArrayEquals(payloads[i], found.get(i));
      }
    }
  }

  @Test
  void theLongestFrameIsTakenAndALongerOneNot() throws Exception {
    FrameDecoder decoder = new FrameDecoder(1_000);
    assertEquals(1, decode(decoder, frame(random(1_000)), 64).size());
    assertThrows(MalformedException.class, () -> decode(decoder, frame(random(1_001)), 64));
  }

  @Test
  void aLyingLengthIsRefusedAfterFourBytes() {
    for (int length : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 262_145}) {
      FrameDecoder decoder = new FrameDecoder(Frame.PAYLOAD_BYTES_MAX);
      byte[] bytes = ByteBuffer.allocate(4).putInt(length).array();
      assertThrows(MalformedException.class, () -> decode(decoder, bytes, 4), "" + length);
    }
  }

  @Test
  void aPayloadThatDoesNotComeIsNotAllocated() throws Exception {
    FrameDecoder decoder = new FrameDecoder(Frame.PAYLOAD_BYTES_MAX);
    byte[] bytes = Arrays.copyOf(frame(random(Frame.PAYLOAD_BYTES_MAX)), 2_000);
    decode(decoder, bytes, 100);
    assertTrue(decoder.allocatedBytes() <= 2 * bytes.length);
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] bytes = frame(random(40));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] spoilt = bytes.clone();
      spoilt[bit / 8] ^= (byte) (1 << bit % 8);
      // With enough behind it that a longer frame would be complete as well.
      byte[] followed = Arrays.copyOf(spoilt, bytes.length + 100);
      FrameDecoder decoder = new FrameDecoder(100);
      assertThrows(MalformedException.class, () -> decode(decoder, followed, 5), "bit " + bit);
    }
  }
}

package io.quorate.node.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final WireLimits SMALL = new WireLimits(1 << 20, 2, 1 << 20, 3 << 20, 100);

  private static byte[] message(int length, int mark) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) mark);
    sayLength(bytes, 0, length);
    return bytes;
  }

  /** A long message says how long it is where an envelope says how long its body is. */
  private static void sayLength(byte[] bytes, int from, int length) {
    if (length > Chunk.DATA_BYTES) {
      ByteBuffer.wrap(bytes).putInt(from + 25, length - 29);
    }
  }

  private static byte[] poll(Outbox outbox, int bytes) {
    WireWriter out = new WireWriter();
    outbox.poll(out, 0, bytes);
    return out.toBytes();
  }

  /** What the other side makes of the bytes. */
  private static final class Other {
    private final FrameDecoder frames = new FrameDecoder(Frame.PAYLOAD_BYTES_MAX);
    private final Reassembly reassembly;
    private final List<byte[]> messages = new ArrayList<>();

    private Other(WireLimits limits) {
      reassembly = new Reassembly(limits, new MemoryBudget(1 << 30));
    }

    private void take(byte[] bytes) throws MalformedException {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      while (in.hasRemaining()) {
        byte[] payload = frames.next(in);
        if (payload.length > 0) {
          Optional<Reassembly.Arrived> whole = reassembly.take(Chunk.read(payload), payload);
          whole.ifPresent(arrived -> messages.add(bytes(arrived)));
          whole.ifPresent(arrived -> arrived.hold().release());
        }
      }
    }

    private static byte[] bytes(Reassembly.Arrived arrived) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      arrived.parts().forEach(part -> all.write(part.array(), part.from(), part.length()));
      return all.toByteArray();
    }
  }

  @Test
  void everyMessageArrivesOnceAndWhole() throws Exception {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      Outbox outbox = new Outbox(SMALL);
      Other other = new Other(SMALL);
      List<byte[]> taken = new ArrayList<>();
      for (int step = 0; step < 60; step++) {
        int length = 13 + random.nextInt(random.nextInt(4) == 0 ? 600_000 : 70_000);
        byte[] message = message(length, step);
        if (outbox.offer(Encoded.of(message), Outbox.NEVER)) {
          taken.add(message);
        }
        if (random.nextInt(3) == 0) {
          other.take(poll(outbox, random.nextInt(400_000)));
        }
      }
      while (!outbox.isEmpty()) {
        other.take(poll(outbox, 1));
      }
      assertEquals(0, outbox.waitingBytes());
      assertEquals(0, other.reassembly.bytes());
      assertEquals(marks(taken), marks(other.messages), "seed " + seed);
      for (byte[] message : other.messages) {
        assertArrayEquals(message(message.length, message[0]), message);
      }
    }
  }

  private static List<Integer> marks(List<byte[]> messages) {
    return messages.stream().map(bytes -> (int) bytes[0]).sorted().toList();
  }

  @Test
  void aSmallMessageWaitsForOneChunkOfALargeOneAtMost() throws Exception {
    Outbox outbox = new Outbox(WireLimits.DEFAULT);
    Other other = new Other(WireLimits.DEFAULT);
    for (int i = 0; i < 6; i++) {
      assertTrue(outbox.offer(Encoded.of(message(8 << 20, i)), Outbox.NEVER));
    }
    other.take(poll(outbox, 1_000_000));
    assertTrue(outbox.offer(Encoded.of(message(100, 77)), Outbox.NEVER));
    other.take(poll(outbox, 1));
    assertEquals(List.of(77), marks(other.messages));
  }

  @Test
  void smallMessagesDoNotStarveALargeOne() throws Exception {
    Outbox outbox = new Outbox(WireLimits.DEFAULT);
    Other other = new Other(WireLimits.DEFAULT);
    outbox.offer(Encoded.of(message(1 << 20, 1)), Outbox.NEVER);
    for (int i = 0; i < 16; i++) {
      outbox.offer(Encoded.of(message(100, 2)), Outbox.NEVER);
      outbox.offer(Encoded.of(message(100, 2)), Outbox.NEVER);
      other.take(poll(outbox, 1));
    }
    assertTrue(marks(other.messages).contains(1));
  }

  @Test
  void whatWaitsIsBoundedInBytesAndNumber() {
    Outbox bytes = new Outbox(SMALL);
    int taken = 0;
    while (bytes.offer(Encoded.of(message(500_000, 1)), Outbox.NEVER)) {
      taken++;
    }
    assertEquals((3 << 20) / 500_000, taken);
    Outbox number = new Outbox(SMALL);
    taken = 0;
    while (number.offer(Encoded.of(message(13, 1)), Outbox.NEVER)) {
      taken++;
    }
    assertEquals(100, taken);
    assertFalse(new Outbox(SMALL).offer(Encoded.of(message((1 << 20) + 1, 1)), Outbox.NEVER));
  }

  @Test
  void aMessageWhoseTimeIsOverDoesNotLeaveAndOthersSayWhatTimeTheyHaveLeft() throws Exception {
    Outbox outbox = new Outbox(SMALL);
    Other other = new Other(SMALL);
    outbox.offer(MessageCodec.encoded(new Envelope(1, 0, 9, new Request.Ping())), 2_000_000);
    outbox.offer(MessageCodec.encoded(new Envelope(2, 0, 9, new Request.Ping())), 9_000_000);
    outbox.offer(Encoded.of(message(200_000, 3)), 2_000_000);
    outbox.offer(MessageCodec.encoded(new Envelope(4, 0, 0, new Reply.Pong())), Outbox.NEVER);
    WireWriter out = new WireWriter();
    outbox.poll(out, 4_500_000, 1 << 20);
    other.take(out.toBytes());
    assertEquals(2, other.messages.size());
    assertEquals(
        new Envelope(2, 0, 5, new Request.Ping()), MessageCodec.decode(other.messages.get(0)));
    assertEquals(
        new Envelope(4, 0, 0, new Reply.Pong()), MessageCodec.decode(other.messages.get(1)));
    assertEquals(0, outbox.waitingBytes());
  }

  @Test
  void aPeerThatGoesBeyondTheLimitsIsMalformed() throws Exception {
    Reassembly streams = new Reassembly(SMALL, new MemoryBudget(100 << 20));
    chunk(streams, 1, 2_000);
    chunk(streams, 2, 2_000);
    assertThrows(MalformedException.class, () -> chunk(streams, 3, 2_000));

    Reassembly length = new Reassembly(SMALL, new MemoryBudget(100 << 20));
    for (int i = 0; i < 5; i++) {
      chunk(length, 1, 200_000);
    }
    assertThrows(MalformedException.class, () -> chunk(length, 1, 200_000));

    Reassembly together = new Reassembly(SMALL, new MemoryBudget(100 << 20));
    for (int i = 0; i < 5; i++) {
      chunk(together, 1 + i % 2, 200_000);
    }
    assertThrows(MalformedException.class, () -> chunk(together, 2, 200_000));

    assertThrows(
        MalformedException.class,
        () -> chunk(new Reassembly(SMALL, new MemoryBudget(100 << 20)), 1, 10));

    Reassembly longer = new Reassembly(SMALL, new MemoryBudget(100 << 20));
    Chunk more = new Chunk(1, Chunk.MORE);
    byte[] saysNothing = Arrays.copyOf(more.head(), 60_000);
    longer.take(Chunk.read(saysNothing), saysNothing);
    assertThrows(MalformedException.class, () -> longer.take(Chunk.read(saysNothing), saysNothing));
  }

  @Test
  void aLongMessageWithoutRoomIsToldAtItsBeginningAndDropped() throws Exception {
    MemoryBudget memory = new MemoryBudget(500_000);
    assertTrue(memory.tryTake(1, MemoryBudget.Use.PEER));
    Reassembly full = new Reassembly(WireLimits.DEFAULT, memory);
    Outbox outbox = new Outbox(WireLimits.DEFAULT);
    outbox.offer(
        MessageCodec.encoded(new Envelope(7, 3, 0, new Reply.Fetched(new byte[300_000], true, 0))),
        Outbox.NEVER);
    byte[] bytes = poll(outbox, 1 << 20);
    FrameDecoder frames = new FrameDecoder(Frame.PAYLOAD_BYTES_MAX);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    List<Reassembly.Arrived> arrived = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] payload = frames.next(in);
      full.take(Chunk.read(payload), payload).ifPresent(arrived::add);
    }
    assertEquals(1, arrived.size());
    assertFalse(arrived.get(0).hasRoom());
    MessageCodec.Instead instead = MessageCodec.instead(arrived.get(0).parts().get(0));
    assertFalse(instead.goesBack());
    assertEquals(7, instead.refusal().correlation());
    assertEquals(0, full.bytes());
    assertEquals(1, memory.taken());
    memory.give(1);
    outbox.offer(
        MessageCodec.encoded(new Envelope(
            8, 3, 9, new Request.Join(Key.of("b", "k"), new byte[200_000], Durability.OS, "", 0))),
        Outbox.NEVER);
    Other other = new Other(WireLimits.DEFAULT);
    other.take(poll(outbox, 1 << 20));
    assertEquals(1, other.messages.size());
  }

  @Test
  void largeMessagesTakeNoRoomFromSmallOnes() {
    Outbox outbox = new Outbox(SMALL);
    while (outbox.offer(Encoded.of(message(500_000, 1)), Outbox.NEVER)) {}
    assertTrue(outbox.offer(Encoded.of(message(100, 1)), Outbox.NEVER));
  }

  private static void chunk(Reassembly reassembly, int stream, int length)
      throws MalformedException {
    Chunk chunk = new Chunk(stream, Chunk.MORE);
    byte[] payload = Arrays.copyOf(chunk.head(), Chunk.HEAD_BYTES + length);
    if (length >= Chunk.DATA_BYTES_MIN) {
      sayLength(payload, Chunk.HEAD_BYTES, 1_000_000);
    }
    reassembly.take(Chunk.read(payload), payload);
  }
}

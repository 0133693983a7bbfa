package io.quorate.node.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.quorate.antientropy.exchange.Answer;
import io.quorate.antientropy.exchange.Question;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import io.quorate.ring.agreement.VoterAnswer;
import io.quorate.ring.agreement.VoterQuestion;
import io.quorate.ring.founding.FoundingMessage;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  /** Where the body's length stands: after correlation, remaining time, partition, since, kind. */
  private static final int BODY_LENGTH_AT = 25;

  @Test
  void everyKindOfMessageRoundTrips() throws Exception {
    for (Message message : Samples.all()) {
      Envelope envelope = Samples.envelope(message);
      byte[] bytes = MessageCodec.encode(envelope);
      assertSame(envelope, MessageCodec.decode(bytes));
    }
  }

  @Test
  void aMessageIsReadFromPartsAsItIsFromOne() throws Exception {
    Random random = new Random(1);
    for (Message message : Samples.all()) {
      Envelope envelope = Samples.envelope(message);
      byte[] bytes = MessageCodec.encode(envelope);
      for (int longest : List.of(1, 2, 7, 100)) {
        assertSame(envelope, MessageCodec.decode(cut(bytes, longest, random)));
      }
      byte[] less = Arrays.copyOf(bytes, bytes.length - 1);
      assertThrows(MalformedException.class, () -> MessageCodec.decode(cut(less, 7, random)));
    }
  }

  /** Some parts are empty, and none stands at the beginning of its array. */
  private static List<Slice> cut(byte[] bytes, int longest, Random random) {
    List<Slice> parts = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(random.nextInt(longest + 1), bytes.length - at);
      byte[] array = new byte[length + 3];
      System.arraycopy(bytes, at, array, 2, length);
      parts.add(new Slice(array, 2, 2 + length));
      at += length;
    }
    return parts;
  }

  @Test
  void aLongMessageTakesItsOwnLengthAndLittleMore() throws Exception {
    for (int size : List.of(1 << 10, (64 << 10) - 60, 64 << 10, 4 << 20)) {
      Envelope envelope = Samples.envelope(
          new Request.Join(Key.of("b", "k"), new byte[size], Durability.FSYNC, "node-2", 300));
      assertSame(envelope, MessageCodec.decode(MessageCodec.encode(envelope)));
      ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = thread.getCurrentThreadAllocatedBytes();
      byte[] bytes = MessageCodec.encode(envelope);
      long taken = thread.getCurrentThreadAllocatedBytes() - before;
      assertTrue(taken < 3L * Math.min(bytes.length, 64 << 10) + bytes.length + 8_192, "" + taken);
    }
  }

  @Test
  void theSamplesHaveEveryKindOfMessage() {
    TreeSet<String> sampled = new TreeSet<>();
    Samples.all().forEach(message -> collect(message, sampled));
    for (Class<?> root : List.of(
        Message.class,
        ClientRequest.class,
        Outcome.class,
        FoundingMessage.class,
        Question.class,
        Answer.class,
        VoterQuestion.class,
        VoterAnswer.class)) {
      for (Class<?> leaf : leaves(root)) {
        assertTrue(sampled.contains(leaf.getName()), "no sample of " + leaf);
      }
    }
  }

  @Test
  void theBytesOfVersionOneStayAsTheyAre() throws Exception {
    StringBuilder actual = new StringBuilder();
    for (Message message : Samples.all()) {
      actual
          .append(message.getClass().getSimpleName())
          .append(' ')
          .append(HexFormat.of().formatHex(MessageCodec.encode(Samples.envelope(message))))
          .append('\n');
    }
    assertEquals(Samples.golden("messages-1.txt"), actual.toString());
  }

  @Test
  void whatALaterVersionAddsIsSkipped() throws Exception {
    for (Message message : Samples.all()) {
      Envelope envelope = Samples.envelope(message);
      byte[] bytes = MessageCodec.encode(envelope);
      int bodyLength = ByteBuffer.wrap(bytes).getInt(BODY_LENGTH_AT);
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 10);
      ByteBuffer.wrap(longer).putInt(BODY_LENGTH_AT, bodyLength + 7);
      Arrays.fill(longer, bytes.length, longer.length, (byte) 0xee);
      assertSame(envelope, MessageCodec.decode(longer));
    }
  }

  @Test
  void everyMessageCutAnywhereIsMalformed() {
    for (Message message : Samples.all()) {
      byte[] bytes = MessageCodec.encode(Samples.envelope(message));
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThrows(MalformedException.class, () -> MessageCodec.decode(cut));
      }
    }
  }

  @Test
  void everyByteOfEveryMessageMayBeAnythingWithoutHarm() {
    for (Message message : Samples.all()) {
      byte[] bytes = MessageCodec.encode(Samples.envelope(message));
      for (int at = 0; at < bytes.length; at++) {
        byte original = bytes[at];
        for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff, original ^ 1}) {
          bytes[at] = (byte) value;
          decodeOrMalformed(bytes, "byte " + at + " = " + value + " of " + message);
        }
        bytes[at] = original;
      }
    }
  }

  @Test
  void manyWrongBytesAreWithoutHarm() {
    List<Message> samples = Samples.all();
    for (int seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      Message message = samples.get(random.nextInt(samples.size()));
      byte[] bytes = MessageCodec.encode(Samples.envelope(message));
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      decodeOrMalformed(bytes, "seed " + seed);
    }
  }

  @Test
  void aLengthThatLiesIsNotAllocated() {
    byte[] bytes = MessageCodec.encode(Samples.envelope(new Request.Ping()));
    ByteBuffer.wrap(bytes).putInt(BODY_LENGTH_AT, Integer.MAX_VALUE);
    assertThrows(MalformedException.class, () -> MessageCodec.decode(bytes));
    ByteBuffer.wrap(bytes).putInt(BODY_LENGTH_AT, -1);
    assertThrows(MalformedException.class, () -> MessageCodec.decode(bytes));
  }

  @Test
  void aNumberOfMoreThan64BitsIsMalformed() throws Exception {
    WireWriter out = new WireWriter().varint(-1);
    assertEquals(-1, new WireReader(Slice.of(out.toBytes())).varint());
    byte[] bytes = out.toBytes();
    bytes[9] = 2;
    assertThrows(MalformedException.class, () -> new WireReader(Slice.of(bytes)).varint());
    bytes[9] = (byte) 0x81;
    assertThrows(MalformedException.class, () -> new WireReader(Slice.of(bytes)).varint());
  }

  @Test
  void theRemainingTimeCanBeChangedInPlace() throws Exception {
    Encoded message = MessageCodec.encoded(new Envelope(1, 2, 3, new Request.Ping()));
    MessageCodec.remainingMillis(message, 77);
    assertEquals(
        new Envelope(1, 2, 77, new Request.Ping()), MessageCodec.decode(message.toBytes()));
  }

  @Test
  void aLongStateIsNotCopiedAndYetStandsInItsPlace() throws Exception {
    byte[] state = new byte[200_000];
    new Random(1).nextBytes(state);
    Request.Join join = new Request.Join(Key.of("b", "k"), state, Durability.OS, "node-2", 7);
    Encoded message = MessageCodec.encoded(new Envelope(1, 2, 3, join));
    assertTrue(message.own().length < 100, "only the head and the tail");
    byte[] whole = message.toBytes();
    assertEquals(message.length(), whole.length);
    Request.Join read = (Request.Join) MessageCodec.decode(whole).message();
    assertArrayEquals(state, read.state());
    assertEquals("node-2", read.hintFor());
    Random random = new Random(2);
    for (int cut = 0; cut < 200; cut++) {
      int from = random.nextInt(whole.length);
      int to = from + random.nextInt(whole.length - from + 1);
      WireWriter part = new WireWriter();
      message.pieces(from, to, p -> part.raw(p.array(), p.from(), p.length()));
      assertArrayEquals(Arrays.copyOfRange(whole, from, to), part.toBytes());
    }
  }

  private static void decodeOrMalformed(byte[] bytes, String what) {
    try {
      MessageCodec.decode(bytes);
    } catch (MalformedException e) {
      assertTrue(String.valueOf(e.getMessage()).length() > 0, what);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }

  private static List<Class<?>> leaves(Class<?> root) {
    Class<?>[] permitted = root.getPermittedSubclasses();
    if (permitted == null) {
      return List.of(root);
    }
    List<Class<?>> leaves = new ArrayList<>();
    for (Class<?> each : permitted) {
      leaves.addAll(leaves(each));
    }
    return leaves;
  }

  private static void collect(Object value, Set<String> into) {
    into.add(value.getClass().getName());
    if (value instanceof Record record) {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        if (component.getType().isSealed()) {
          collect(field(record, component), into);
        }
      }
    }
  }

  /** Equality that looks into arrays. */
  private static void assertSame(Object expected, Object actual) {
    if (expected instanceof byte[] bytes) {
      assertArrayEquals(bytes, (byte[]) actual);
    } else if (expected instanceof Record record) {
      assertEquals(expected.getClass(), actual.getClass());
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        assertSame(field(record, component), field((Record) actual, component));
      }
    } else if (expected instanceof Optional<?> optional && optional.isPresent()) {
      assertSame(optional.get(), ((Optional<?>) actual).orElseThrow());
    } else if (expected instanceof List<?> list) {
      List<?> other = new ArrayList<>((Collection<?>) actual);
      assertEquals(list.size(), other.size());
      for (int i = 0; i < list.size(); i++) {
        assertSame(list.get(i), other.get(i));
      }
    } else {
      assertEquals(expected, actual);
    }
  }

  private static Object field(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return Objects.requireNonNull(component.getAccessor().invoke(record));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}

package io.quorate.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.quorate.node.http.AddressFuzz;
import io.quorate.node.storage.KeyFileFuzz;
import io.quorate.node.storage.LogRecordFuzz;
import io.quorate.node.wire.FrameFuzz;
import io.quorate.node.wire.MessageFuzz;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A length or a count that lies makes its reader take no more than twice the input and a constant.
 *
 * <p>Every place of every committed input is overwritten with numbers of each width that say much,
 * and behind the input stands as much more as makes such numbers just possible: a count that is
 * held against what is left, and a list then made for so many, is eight times that. What reading
 * takes is measured alone, and held against what reading the input as it was takes, because what
 * was sound in it is there before the lie is met.
 */
class LyingLengthsTest {
  /** So much stands behind each input. */
  private static final int BEHIND_BYTES = 32 << 10;

  /** Nothing that any format goes on with: what is sound may take more than it is long. */
  private static final byte BEHIND = (byte) 0xff;

  /** The bytes that may be taken for each byte of the input. */
  private static final int TIMES = 2;

  /**
   * What may be taken beside that: a refusal with its stack, which is deep in the JVM that runs the
   * tests, and lists for as many as a format's own limit allows.
   */
  private static final long CONSTANT_BYTES = 24 << 10;

  /**
   * Lies, as bytes, numbers of two, four and eight bytes, and varints: some beyond all that is
   * there, some possible for items of one byte, of four, and of as many as the least of ours take.
   */
  private static final List<byte[]> LIES = Stream.of(
          "7f",
          "ff",
          "0fa0",
          "1fff",
          "7fff",
          "ffff",
          "00000fa0",
          "00001fff",
          "00007fff",
          "00008000",
          "7fffffff",
          "ffffffff",
          "0000000000007fff",
          "7fffffffffffffff",
          "a01f",
          "ff3f",
          "ffff01",
          "808002",
          "ffffffff07")
      .map(HexFormat.of()::parseHex)
      .toList();

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TestFactory
  Stream<DynamicTest> aLengthThatLiesTakesNoMoreThanTwiceTheInput() {
    Map<Class<?>, Function<byte[], Runnable>> readers = new LinkedHashMap<>();
    readers.put(FrameFuzz.class, FrameFuzz::reading);
    readers.put(MessageFuzz.class, MessageFuzz::reading);
    readers.put(AddressFuzz.class, AddressFuzz::reading);
    readers.put(LogRecordFuzz.class, LogRecordFuzz::reading);
    readers.put(KeyFileFuzz.class, KeyFileFuzz::reading);
    readers.put(ContextFuzz.class, ContextFuzz::reading);
    readers.put(StateFuzz.class, StateFuzz::reading);
    return readers.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(
            each.getKey().getSimpleName(), () -> Corpus.of(each.getKey().getSimpleName())
                .forEach(input -> lie(input, each.getValue()))));
  }

  @Test
  void aReaderThatMakesAListForACountThatWasOnlyPossibleIsFound() {
    byte[] input = new byte[Integer.BYTES];
    assertThrows(AssertionError.class, () -> lie(input, LyingLengthsTest::believing));
  }

  private static Runnable believing(byte[] data) {
    int count = ByteBuffer.wrap(data).getInt();
    return () -> {
      if (count >= 0 && count <= data.length && new long[count].length > data.length) {
        throw new AssertionError("a list is as long as it was made");
      }
    };
  }

  private static void lie(byte[] input, Function<byte[], Runnable> reader) {
    reader.apply(input).run();
    long sound = taken(reader.apply(input));
    for (int at = 0; at < input.length; at++) {
      for (byte[] lie : LIES) {
        ByteBuffer lying = ByteBuffer.wrap(Arrays.copyOf(input, input.length + BEHIND_BYTES));
        Arrays.fill(lying.array(), input.length, lying.capacity(), BEHIND);
        lying.put(at, lie);
        check(lying.array(), sound, reader);
      }
    }
  }

  private static void check(byte[] lying, long sound, Function<byte[], Runnable> reader) {
    long most = sound + (long) TIMES * lying.length + CONSTANT_BYTES;
    long taken = taken(reader.apply(lying));
    if (taken > most) {
      // Loading classes takes something as well, but only once.
      taken = taken(reader.apply(lying));
    }
    long again = taken;
    assertTrue(
        again <= most,
        () -> again + " bytes were taken, " + most + " may be, for "
            + HexFormat.of().formatHex(Arrays.copyOf(lying, lying.length - BEHIND_BYTES)));
  }

  private static long taken(Runnable reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    reading.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}

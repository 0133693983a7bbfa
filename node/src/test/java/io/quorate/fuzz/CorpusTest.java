package io.quorate.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.quorate.node.http.AddressFuzz;
import io.quorate.node.storage.KeyFileFuzz;
import io.quorate.node.storage.LogRecordFuzz;
import io.quorate.node.wire.FrameFuzz;
import io.quorate.node.wire.MessageFuzz;
import io.quorate.node.wire.SessionFuzz;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every committed input, and seeded mutations of it, in every build. */
class CorpusTest {
  private static final int MUTATIONS = 500;

  /** What any run of a target may allocate, and how much more for each byte of the input. */
  private static final long ALLOCATED_BYTES = 256 << 10;

  private static final long ALLOCATED_BYTES_PER_BYTE = 256;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static final Map<Class<?>, Consumer<byte[]>> TARGETS = targets();

  private static Map<Class<?>, Consumer<byte[]>> targets() {
    Map<Class<?>, Consumer<byte[]>> targets = new LinkedHashMap<>();
    targets.put(FrameFuzz.class, FrameFuzz::fuzzerTestOneInput);
    targets.put(SessionFuzz.class, SessionFuzz::fuzzerTestOneInput);
    targets.put(MessageFuzz.class, MessageFuzz::fuzzerTestOneInput);
    targets.put(AddressFuzz.class, AddressFuzz::fuzzerTestOneInput);
    targets.put(LogRecordFuzz.class, LogRecordFuzz::fuzzerTestOneInput);
    targets.put(KeyFileFuzz.class, KeyFileFuzz::fuzzerTestOneInput);
    targets.put(ContextFuzz.class, ContextFuzz::fuzzerTestOneInput);
    targets.put(StateFuzz.class, StateFuzz::fuzzerTestOneInput);
    return targets;
  }

  @TestFactory
  Stream<DynamicTest> noInputAndNoMutationOfOneDoesHarm() {
    return TARGETS.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(
            entry.getKey().getSimpleName(),
            () -> replay(Corpus.of(entry.getKey().getSimpleName()), entry.getValue())));
  }

  private static void replay(List<byte[]> inputs, Consumer<byte[]> target) {
    assertTrue(inputs.size() >= 2, "a corpus has inputs");
    target.accept(new byte[0]);
    SplittableRandom random = new SplittableRandom(42);
    for (byte[] input : inputs) {
      run(target, input);
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] other = inputs.get(random.nextInt(inputs.size()));
        run(target, Corpus.mutated(input, other, random));
      }
    }
  }

  private static void run(Consumer<byte[]> target, byte[] input) {
    try {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      target.accept(input);
      long first = THREADS.getCurrentThreadAllocatedBytes() - before;
      long most = ALLOCATED_BYTES + ALLOCATED_BYTES_PER_BYTE * input.length;
      if (first > most) {
        // Loading classes allocates as well, but only once.
        before = THREADS.getCurrentThreadAllocatedBytes();
        target.accept(input);
        long second = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(
            second <= most, () -> second + " bytes were allocated for " + input.length + " bytes");
      }
    } catch (RuntimeException | Error e) {
      throw new AssertionError("the input " + HexFormat.of().formatHex(input), e);
    }
  }
}

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

  /** The JVM that runs the tests may add this: the stack of an exception is deep there. */
  private static final long DEEP_STACK_BYTES = 16 << 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * What one target may allocate in a run.
   *
   * @param run whatever the input is: readers, buffers, a refusal with its stack
   * @param perByte how much more for each byte of it: what is read, what it is written as again,
   *     and what that is read as
   */
  record Target(Consumer<byte[]> input, long run, long perByte) {
    long bytesMax(int length) {
      return DEEP_STACK_BYTES + run + perByte * length;
    }
  }

  static final Map<Class<?>, Target> TARGETS = targets();

  private static Map<Class<?>, Target> targets() {
    Map<Class<?>, Target> targets = new LinkedHashMap<>();
    targets.put(FrameFuzz.class, new Target(FrameFuzz::fuzzerTestOneInput, 8 << 10, 96));
    // Two ends of a connection, with what each of them keeps for receiving and for sending.
    targets.put(SessionFuzz.class, new Target(SessionFuzz::fuzzerTestOneInput, 80 << 10, 256));
    targets.put(MessageFuzz.class, new Target(MessageFuzz::fuzzerTestOneInput, 8 << 10, 64));
    targets.put(AddressFuzz.class, new Target(AddressFuzz::fuzzerTestOneInput, 16 << 10, 128));
    targets.put(LogRecordFuzz.class, new Target(LogRecordFuzz::fuzzerTestOneInput, 8 << 10, 16));
    // The buffer of the writer of key files is 64 KiB.
    targets.put(KeyFileFuzz.class, new Target(KeyFileFuzz::fuzzerTestOneInput, 88 << 10, 32));
    targets.put(ContextFuzz.class, new Target(ContextFuzz::fuzzerTestOneInput, 8 << 10, 64));
    targets.put(StateFuzz.class, new Target(StateFuzz::fuzzerTestOneInput, 4 << 10, 32));
    return targets;
  }

  @TestFactory
  Stream<DynamicTest> noInputAndNoMutationOfOneDoesHarm() {
    return TARGETS.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(
            entry.getKey().getSimpleName(),
            () -> replay(Corpus.of(entry.getKey().getSimpleName()), entry.getValue())));
  }

  private static void replay(List<byte[]> inputs, Target target) {
    assertTrue(inputs.size() >= 2, "a corpus has inputs");
    target.input().accept(new byte[0]);
    SplittableRandom random = new SplittableRandom(42);
    for (byte[] input : inputs) {
      run(target, input);
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] other = inputs.get(random.nextInt(inputs.size()));
        run(target, Corpus.mutated(input, other, random));
      }
    }
  }

  private static void run(Target target, byte[] input) {
    try {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      target.input().accept(input);
      long first = THREADS.getCurrentThreadAllocatedBytes() - before;
      long most = target.bytesMax(input.length);
      if (first > most) {
        // Loading classes allocates as well, but only once.
        before = THREADS.getCurrentThreadAllocatedBytes();
        target.input().accept(input);
        long second = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(
            second <= most, () -> second + " bytes were allocated for " + input.length + " bytes");
      }
    } catch (RuntimeException | Error e) {
      throw new AssertionError("the input " + HexFormat.of().formatHex(input), e);
    }
  }
}

package io.quorate.benchmarks.micro;

import io.quorate.antientropy.causality.Digest;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.RequestLog;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.ring.Key;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;

/** What a key's state costs: joined, written, encoded; 100-byte values. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@org.openjdk.jmh.annotations.State(Scope.Thread)
public class CausalityBenchmark {
  private static final int VALUE_BYTES = 100;
  private static final int WRITES = 20;

  /** How many siblings the key has. */
  @Param({"1", "3", "10"})
  public int siblings;

  private final Key key = Key.of("bench", "user6284781860667377211");
  private State state = State.EMPTY;
  private State newer = State.EMPTY;
  private byte[] encoded = new byte[0];

  @Setup
  public void setUp() {
    state =
        Samples.overwritten(WRITES, VALUE_BYTES).join(Samples.conflicting(siblings, VALUE_BYTES));
    newer = state.write(state.history(), Samples.sibling(1, WRITES + 1, VALUE_BYTES));
    encoded = StateCodec.encode(state);
  }

  /** A replica gets a write that supersedes all that it has. */
  @Benchmark
  public State joinNewer() {
    return state.join(newer);
  }

  /** A repair that brings nothing. */
  @Benchmark
  public State joinEqual() {
    return state.join(state);
  }

  /** The coordinator's part of a write. */
  @Benchmark
  public State write() {
    return state.write(state.history(), Samples.sibling(1, WRITES + 1, VALUE_BYTES));
  }

  @Benchmark
  public byte[] encode() {
    return StateCodec.encode(state);
  }

  @Benchmark
  public State decode() throws MalformedException {
    return StateCodec.decode(encoded);
  }

  @Benchmark
  public long digest() {
    return Digest.of(key, encoded);
  }

  @Benchmark
  public RequestLog requestLogUnion() {
    return state.requests().union(newer.requests());
  }
}

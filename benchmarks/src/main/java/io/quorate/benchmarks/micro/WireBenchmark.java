package io.quorate.benchmarks.micro;

import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.MalformedException;
import io.quorate.node.wire.MessageCodec;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A replica's write as a message between nodes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class WireBenchmark {
  @Param({"100", "1024"})
  public int valueBytes;

  private Envelope envelope = envelope(1);
  private byte[] encoded = MessageCodec.encode(envelope);

  private static Envelope envelope(int valueBytes) {
    byte[] state = StateCodec.encode(Samples.overwritten(8, valueBytes));
    Key key = Key.of("bench", "user6284781860667377211");
    return new Envelope(77, 5, 4000, new Request.Join(key, state, Durability.FSYNC, "", 1));
  }

  @Setup
  public void setUp() {
    envelope = envelope(valueBytes);
    encoded = MessageCodec.encode(envelope);
  }

  @Benchmark
  public byte[] encode() {
    return MessageCodec.encode(envelope);
  }

  @Benchmark
  public Envelope decode() throws MalformedException {
    return MessageCodec.decode(encoded);
  }
}

package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The head of a log record, written and checked. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class FrameBenchmark {
  private static final int SEGMENT = 3;
  private static final long OFFSET = 123_456;

  private final FrameCodec codec = new FrameCodec(42);
  private final byte[] content = new byte[150];
  private final ByteBuffer space = ByteBuffer.allocate(FrameCodec.HEAD_BYTES_MAX);
  private final ByteBuffer written = ByteBuffer.allocate(FrameCodec.HEAD_BYTES_MAX);
  private final LogRecord record = new LogRecord(
      Kind.DATA,
      SpaceId.data(17),
      1_000_000,
      Key.of("bench", "user6284781860667377211"),
      0x1234_5678L,
      0,
      content.length,
      FrameCodec.crcOf(content));

  public FrameBenchmark() {
    codec.encode(record, SEGMENT, OFFSET, written);
    written.flip();
  }

  @Benchmark
  public int encode() {
    return codec.encode(record, SEGMENT, OFFSET, space.clear());
  }

  /** With its names and its checksum. */
  @Benchmark
  public Object decode() {
    return codec.decode(written, SEGMENT, OFFSET);
  }

  @Benchmark
  public int contentChecksum() {
    return FrameCodec.crcOf(content);
  }
}

package io.quorate.benchmarks.micro;

import io.quorate.ring.Key;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.PreferenceList;
import io.quorate.ring.Ring;
import io.quorate.ring.Topology;
import io.quorate.ring.placement.Placement;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a key to its owners, and from members to the table of owners. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RoutingBenchmark {
  /** How many nodes the cluster has. */
  @Param({"3", "9"})
  public int members;

  private final byte[] name = "user6284781860667377211".getBytes(StandardCharsets.UTF_8);
  private final Key key = Key.of("bench", name);
  private Topology topology = Samples.topology(3);

  @Setup
  public void setUp() {
    topology = Samples.topology(members);
  }

  /** A key as it comes from a request: checked and hashed. */
  @Benchmark
  public long keyAndPosition() {
    return Key.of("bench", name).position();
  }

  @Benchmark
  public PreferenceList preferenceList() {
    return topology.preferenceList(key);
  }

  /** A founding's whole table; in nanoseconds like all others. */
  @Benchmark
  public OwnerTable place() {
    return Placement.place(OwnerTable.empty(Ring.ofDefaultSize()), Samples.members(members));
  }
}

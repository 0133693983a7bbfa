package io.quorate.benchmarks.load;

import java.util.OptionalDouble;

/** Reads how much processor time has gone by, in seconds since any fixed moment. */
public interface CpuMeter {
  /** Of the servers; empty if nobody knows which processes they are. */
  OptionalDouble serverSeconds();

  /** Of this process. */
  double clientSeconds();
}

package io.quorate.cli.console;

import java.time.Duration;

/** Time and chance as commands need them. */
public interface Clock {
  /** Nanoseconds since a fixed but arbitrary moment. */
  long nanoTime();

  /** Milliseconds since 1970 UTC. */
  long wallMillis();

  /** Waits so long. */
  void sleep(Duration time) throws InterruptedException;

  /** A number from 0 to below 1. */
  double chance();

  /** Bytes that nobody can guess. */
  byte[] secret(int length);
}

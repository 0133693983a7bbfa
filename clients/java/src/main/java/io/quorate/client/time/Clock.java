package io.quorate.client.time;

import java.time.Duration;

/** Time and chance as requests and their repetitions need them. */
public interface Clock {
  /** Nanoseconds since a fixed but arbitrary moment. */
  long nanoTime();

  /** A request id that nobody else has: 32 hexadecimal digits. */
  String newRequestId();

  /** A share of a whole, evenly distributed from 0 to 1. */
  double share();

  /** Runs the task once, after so much time, on a thread that must not be blocked. */
  void after(Duration time, Runnable task);
}

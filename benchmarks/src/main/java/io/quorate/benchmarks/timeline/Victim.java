package io.quorate.benchmarks.timeline;

import java.io.IOException;

/** The node to which faults are done. Used by one thread. */
public interface Victim {
  /** For people: {@code node-3}, {@code etcd's leader}. */
  String name(FaultKind kind);

  /** Whether this kind of fault can be done to it. */
  boolean bears(FaultKind kind);

  void begin(FaultKind kind) throws IOException, InterruptedException;

  /** Ends what was begun last; for a join waits until it has ended by itself. */
  void end(FaultKind kind) throws IOException, InterruptedException;
}

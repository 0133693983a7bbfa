package io.quorate.benchmarks.load;

import java.time.Duration;

/** A store under test, as its clients reach it. Used by any number of threads. */
public interface Store {
  /** For people: {@code quorate}, {@code etcd}. */
  String name();

  /**
   * A new client's connection; nothing may have been sent yet.
   *
   * @param number counts the clients from 0, so that they can spread over the nodes
   * @param timeout the longest that it waits for an answer
   */
  Session session(int number, Duration timeout);
}

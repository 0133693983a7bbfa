package io.quorate.node.environment;

import java.util.random.RandomGenerator;

/** Everything that one node may ask of the world. */
public interface Environment {
  /** Time, as this node sees it. */
  Clock clock();

  /** How many lanes the node has: at least 1, fixed for the node's life. */
  int lanes();

  /** The lane of this index, 0 to {@link #lanes()} − 1. */
  Lane lane(int index);

  /**
   * A worker of this name: one thread that runs what it is given, in order. The same name gives the
   * same worker.
   */
  Worker worker(String name);

  /** The peers' network. */
  Network network();

  /** The node's data directory. */
  Disk disk();

  /**
   * A source of chance for one concern (an identity, a secret, one machine). Unpredictable to
   * others in production, a function of the seed in simulation. To be used by one thread.
   */
  RandomGenerator random(String concern);

  /**
   * Names this run of the operating system: another one may have lost what was written and not
   * forced. Empty where the system does not say.
   */
  default String bootId() {
    return "";
  }

  /** What an operator reads. */
  OperatorLog log();

  /**
   * Stops the node loudly: an assertion failed or a task threw, and going on could serve wrong
   * data. Never throws, may be called by any thread, counts once.
   */
  void panic(Throwable cause);
}

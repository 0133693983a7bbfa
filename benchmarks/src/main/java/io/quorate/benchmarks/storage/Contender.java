package io.quorate.benchmarks.storage;

import io.quorate.benchmarks.load.Clock;
import java.io.IOException;
import java.nio.file.Path;

/** A store of keys and values within this process, that a {@link StorageContest} measures. */
public interface Contender {
  /** As it is named on the command line. */
  String name();

  /** Opens it in an empty folder. */
  Open open(Overwriting.Plan plan, Clock clock, Path folder) throws IOException;

  /** The store, open. Called by one thread. */
  interface Open extends AutoCloseable {
    /** Writes each key once. */
    void fill();

    /** Overwrites keys by chance until this moment; returns how many. */
    long puts(long until);

    /** Reads keys by chance, with their values, until this moment; returns how many. */
    long gets(long until);

    @Override
    void close();
  }
}

package io.quorate.benchmarks.load;

/** One client's connection to a store: one operation at a time, by one thread. */
public interface Session extends AutoCloseable {
  Answer read(String key);

  /** Writes a value over whatever the key has. */
  Answer write(String key, byte[] value);

  @Override
  void close();
}

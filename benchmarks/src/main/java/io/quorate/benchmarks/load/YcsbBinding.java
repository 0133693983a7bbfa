package io.quorate.benchmarks.load;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.Vector;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.Status;

/**
 * YCSB's idea of a store, on a session; every call's latency goes onto the tape. One thread's.
 *
 * <p>The first call of an operation counts from the operation's intended start, a second one (the
 * update of a read-modify-write) from its own.
 */
final class YcsbBinding extends DB {
  private final Session session;
  private final Tape tape;
  private final Clock clock;
  private long begun;

  YcsbBinding(Session session, Tape tape, Clock clock) {
    this.session = session;
    this.tape = tape;
    this.clock = clock;
  }

  /** The next call belongs to an operation that was to start then. */
  void intend(long start) {
    begun = start;
  }

  @Override
  public Status read(
      String table, String key, Set<String> fields, Map<String, ByteIterator> result) {
    Answer answer = session.read(key);
    begun = tape.read(begun, clock.nanoTime(), answer);
    return status(answer);
  }

  @Override
  public Status update(String table, String key, Map<String, ByteIterator> values) {
    return write(key, values);
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> values) {
    return write(key, values);
  }

  private Status write(String key, Map<String, ByteIterator> values) {
    byte[] value = values.values().iterator().next().toArray();
    Answer answer = session.write(key, value);
    begun = tape.write(begun, clock.nanoTime(), answer);
    return status(answer);
  }

  @Override
  public Status delete(String table, String key) {
    return Status.NOT_IMPLEMENTED;
  }

  @Override
  @SuppressWarnings({"JdkObsolete", "NonApiType"}) // YCSB's signature.
  public Status scan(
      String table,
      String first,
      int count,
      Set<String> fields,
      Vector<HashMap<String, ByteIterator>> result) {
    return Status.NOT_IMPLEMENTED;
  }

  private static Status status(Answer answer) {
    return answer.isDone() ? Status.OK : Status.ERROR;
  }
}

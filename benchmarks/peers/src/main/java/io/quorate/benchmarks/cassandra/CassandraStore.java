package io.quorate.benchmarks.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.quorate.benchmarks.load.Answer;
import io.quorate.benchmarks.load.Session;
import io.quorate.benchmarks.load.Store;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A table of keys and values through Cassandra's driver; all clients share it, as it advises. */
final class CassandraStore implements Store {
  private final CqlSession driver;
  private final PreparedStatement select;
  private final PreparedStatement insert;

  /** A table {@code bench.kv} that is there. */
  CassandraStore(CqlSession driver) {
    this.driver = driver;
    select = driver.prepare("SELECT value FROM bench.kv WHERE key = ?");
    insert = driver.prepare("INSERT INTO bench.kv (key, value) VALUES (?, ?)");
  }

  @Override
  public String name() {
    return "cassandra";
  }

  @Override
  public Session session(int number, Duration timeout) {
    return new Session() {
      @Override
      public Answer read(String key) {
        BoundStatement statement = select.bind(key).setTimeout(timeout);
        try {
          return driver.execute(statement).one() == null ? Answer.ABSENT : Answer.OK;
        } catch (DriverException e) {
          // The answer to this operation: it is counted by its kind.
          return Answer.failed(e.getClass().getSimpleName());
        }
      }

      @Override
      public Answer write(String key, byte[] value) {
        BoundStatement statement = insert.bind(key, ByteBuffer.wrap(value)).setTimeout(timeout);
        try {
          driver.execute(statement);
          return Answer.OK;
        } catch (DriverException e) {
          // As above.
          return Answer.failed(e.getClass().getSimpleName());
        }
      }

      @Override
      public void close() {
        // The driver is everybody's.
      }
    };
  }
}

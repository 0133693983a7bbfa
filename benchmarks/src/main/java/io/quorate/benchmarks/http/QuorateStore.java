package io.quorate.benchmarks.http;

import io.quorate.benchmarks.load.Answer;
import io.quorate.benchmarks.load.Session;
import io.quorate.benchmarks.load.Store;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Quorate cluster over its HTTP interface.
 *
 * <p>YCSB's update replaces a value without having read it. Here a write without a context is
 * concurrent with everything and would leave the old value beside the new one; so the clients
 * together remember the last context that was seen of each key, by a read or as the answer to a
 * write, as a program would that works on its own keys. Two clients that write a hot key at the
 * same time still make siblings; the next read and write bring them together, and the figures count
 * the reads that met some.
 */
public final class QuorateStore implements Store {
  static final String CONTEXT = "quorate-context";

  private final String name;
  private final Targets targets;
  private final String path;
  private final String query;
  private final ConcurrentHashMap<String, String> contexts = new ConcurrentHashMap<>();

  /**
   * A cluster under load.
   *
   * @param bucket in letters that need no escape
   * @param consistency a level, or empty for the bucket's
   */
  public QuorateStore(String name, Targets targets, String bucket, String consistency) {
    this.name = name;
    this.targets = targets;
    path = " /v1/buckets/" + bucket + "/keys/";
    query = (consistency.isEmpty() ? "" : "?consistency=" + consistency) + " HTTP/1.1\r\n";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Session session(int number, Duration timeout) {
    HttpSession http = new HttpSession(targets, number, timeout);
    return new Session() {
      @Override
      public Answer read(String key) {
        int status = http.exchange("GET" + path + key + query, null);
        return switch (status) {
          case 200 -> seen(http, key, Answer.OK);
          case 300 -> seen(http, key, Answer.SIBLINGS);
          case 404 -> Answer.ABSENT;
          default -> failed(http, status);
        };
      }

      @Override
      public Answer write(String key, byte[] value) {
        int status = http.exchange("PUT" + path + key + query + context(contexts.get(key)), value);
        return status == 204 ? seen(http, key, Answer.OK) : failed(http, status);
      }

      @Override
      public void close() {
        http.close();
      }
    };
  }

  /** The header that goes with a context; nothing where none is known. */
  static String context(@Nullable String known) {
    return known == null || known.isEmpty() ? "" : "Quorate-Context: " + known + "\r\n";
  }

  private Answer seen(HttpSession http, String key, Answer answer) {
    String context = http.header(CONTEXT);
    if (!context.isEmpty()) {
      contexts.put(key, context);
    }
    return answer;
  }

  static Answer failed(HttpSession http, int status) {
    return Answer.failed(status == 0 ? http.failure() : "HTTP " + status);
  }
}

package io.quorate.benchmarks.http;

import io.quorate.benchmarks.load.Answer;
import io.quorate.benchmarks.load.Session;
import io.quorate.benchmarks.load.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Quorate cluster in which every key has a fixed number of values at a time, over HTTP.
 *
 * <p>Each key has that many writers who do not see each other: each writes under the context of its
 * own last write and so replaces that value and no other. The first write of a key writes them all.
 * Readers get them all, and tell nobody.
 */
public final class SiblingStore implements Store {
  private final Targets targets;
  private final String path;
  private final int siblings;
  private final ConcurrentHashMap<String, List<Writer>> writers = new ConcurrentHashMap<>();

  /** One of a key's writers: one write at a time. */
  private static final class Writer {
    private String context = "";
  }

  /**
   * A cluster under load.
   *
   * @param bucket in letters that need no escape
   * @param siblings how many values a key has, from 1
   */
  public SiblingStore(Targets targets, String bucket, int siblings) {
    this.targets = targets;
    this.siblings = siblings;
    path = " /v1/buckets/" + bucket + "/keys/";
  }

  @Override
  public String name() {
    return "quorate";
  }

  @Override
  public Session session(int number, Duration timeout) {
    HttpSession http = new HttpSession(targets, number, timeout);
    return new Session() {
      private int turn = number;

      @Override
      public Answer read(String key) {
        int status = http.exchange("GET" + path + key + " HTTP/1.1\r\n", null);
        return switch (status) {
          case 200 -> Answer.OK;
          case 300 -> Answer.SIBLINGS;
          case 404 -> Answer.ABSENT;
          default -> QuorateStore.failed(http, status);
        };
      }

      @Override
      public Answer write(String key, byte[] value) {
        List<Writer> known = writers.get(key);
        return known == null
            ? first(http, key, value)
            : by(known.get(Math.floorMod(turn++, siblings)), http, key, value);
      }

      @Override
      public void close() {
        http.close();
      }
    };
  }

  private Answer first(HttpSession http, String key, byte[] value) {
    List<Writer> all = new ArrayList<>();
    for (int number = 0; number < siblings; number++) {
      Writer writer = new Writer();
      Answer answer = by(writer, http, key, value);
      if (!answer.isDone()) {
        return answer;
      }
      all.add(writer);
    }
    writers.put(key, all);
    return Answer.OK;
  }

  private Answer by(Writer writer, HttpSession http, String key, byte[] value) {
    synchronized (writer) {
      String head = "PUT" + path + key + " HTTP/1.1\r\n" + QuorateStore.context(writer.context);
      int status = http.exchange(head, value);
      if (status != 204) {
        return QuorateStore.failed(http, status);
      }
      writer.context = http.header(QuorateStore.CONTEXT);
      return Answer.OK;
    }
  }
}

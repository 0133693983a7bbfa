package io.quorate.benchmarks.peers;

import io.quorate.benchmarks.http.HttpSession;
import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.load.Answer;
import io.quorate.benchmarks.load.Session;
import io.quorate.benchmarks.load.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * etcd through its own gateway from JSON to gRPC: {@code /v3/kv/put}, {@code /v3/kv/range}. Reads
 * are linearizable, its default.
 */
final class EtcdStore implements Store {
  private static final String HEADERS = " HTTP/1.1\r\nContent-Type: application/json\r\n";
  private static final String PUT = "POST /v3/kv/put" + HEADERS;
  private static final String RANGE = "POST /v3/kv/range" + HEADERS;

  private final Targets targets;

  EtcdStore(Targets targets) {
    this.targets = targets;
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public Session session(int number, Duration timeout) {
    HttpSession http = new HttpSession(targets, number, timeout);
    return new Session() {
      @Override
      public Answer read(String key) {
        int status = http.exchange(RANGE, bytes("{\"key\":\"" + base64(bytes(key)) + "\"}"));
        if (status != 200) {
          return failed(http, status);
        }
        return http.text().contains("\"kvs\"") ? Answer.OK : Answer.ABSENT;
      }

      @Override
      public Answer write(String key, byte[] value) {
        String json =
            "{\"key\":\"" + base64(bytes(key)) + "\",\"value\":\"" + base64(value) + "\"}";
        int status = http.exchange(PUT, bytes(json));
        return status == 200 ? Answer.OK : failed(http, status);
      }

      @Override
      public void close() {
        http.close();
      }
    };
  }

  private static Answer failed(HttpSession http, int status) {
    return Answer.failed(status == 0 ? http.failure() : "HTTP " + status);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

package io.quorate.benchmarks.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.quorate.benchmarks.load.Answer;
import io.quorate.benchmarks.load.HandClock;
import io.quorate.benchmarks.load.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that notes what it is asked and answers what it is told. */
class QuorateStoreTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 204;
  private volatile String context = "";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String seen = exchange.getRequestHeaders().getFirst("Quorate-Context");
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + seen + " "
          + exchange.getRequestBody().readAllBytes().length);
      if (!context.isEmpty()) {
        exchange.getResponseHeaders().add("Quorate-Context", context);
      }
      byte[] body = new byte[status == 204 ? 0 : 5];
      exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Targets targets() {
    return Targets.of(List.of("127.0.0.1:" + server.getAddress().getPort()), new HandClock());
  }

  private Session session() {
    return new QuorateStore("quorate", targets(), "bench", "quorum").session(0, TIMEOUT);
  }

  @Test
  void aWriteReplacesWhatWasLastSeenOfItsKey() {
    try (Session session = session()) {
      context = "c1";
      assertEquals(Answer.OK, session.write("k", new byte[3]));
      context = "c2";
      status = 300;
      assertEquals(Answer.SIBLINGS, session.read("k"));
      status = 204;
      assertEquals(Answer.OK, session.write("k", new byte[4]));
      assertEquals(Answer.OK, session.write("other", new byte[5]));
    }
    String path = " /v1/buckets/bench/keys/";
    assertEquals(
        List.of(
            "PUT" + path + "k?consistency=quorum null 3",
            "GET" + path + "k?consistency=quorum null 0",
            "PUT" + path + "k?consistency=quorum c2 4",
            "PUT" + path + "other?consistency=quorum null 5"),
        asked);
  }

  @Test
  void writersOfSiblingsReplaceWhatTheyThemselvesWrote() {
    try (Session session = new SiblingStore(targets(), "bench", 2).session(0, TIMEOUT)) {
      context = "first";
      assertEquals(Answer.OK, session.write("k", new byte[1]));
      context = "second";
      assertEquals(Answer.OK, session.write("k", new byte[1]));
      assertEquals(Answer.OK, session.write("k", new byte[1]));
      assertEquals(Answer.OK, session.write("k", new byte[1]));
      status = 300;
      context = "all";
      assertEquals(Answer.SIBLINGS, session.read("k"));
      status = 503;
      assertEquals(Answer.failed("HTTP 503"), session.write("k", new byte[1]));
      status = 204;
      assertEquals(Answer.OK, session.write("k", new byte[1]));
    }
    assertEquals(
        List.of("null", "null", "first", "first", "second", "null", "second", "second"),
        asked.stream().map(line -> line.split(" ", -1)[2]).toList());
  }

  @Test
  void everyAnswerHasItsKind() {
    try (Session session = session()) {
      status = 200;
      assertEquals(Answer.OK, session.read("k"));
      status = 404;
      assertEquals(Answer.ABSENT, session.read("k"));
      status = 503;
      assertEquals(Answer.failed("HTTP 503"), session.read("k"));
      assertEquals(Answer.failed("HTTP 503"), session.write("k", new byte[1]));
      server.stop(0);
      assertEquals(Answer.failed("connection broke"), session.read("k"));
      assertEquals(Answer.failed("no connection"), session.read("k"));
    }
  }
}

package io.quorate.client.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A node without a cluster: {@link FakeStore} behind a real socket. It remembers what it was asked,
 * and the next answers can be scripted; after them it answers from the store.
 */
public final class FakeNode implements AutoCloseable {
  static {
    // Otherwise the kernel holds each answer's body back until its head is acknowledged: 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeStore store;
  private final Deque<Answer> script = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();
  private final Map<String, Answer> pages = new TreeMap<>();

  /** What came, as it came: the target is not decoded. */
  public record Asked(String method, String target, Map<String, String> headers, byte[] body) {
    /** A header's value; empty if it is not there. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /**
   * An answer; {@link #BROKEN} instead closes the connection without one, {@link #SILENT} keeps it
   * open and never answers.
   */
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public static final Answer BROKEN = new Answer(-1, Map.of(), new byte[0]);
    public static final Answer SILENT = new Answer(-2, Map.of(), new byte[0]);

    /** A refusal as nodes word it. */
    public static Answer problem(int status, String type, String outcome, int needed, int reached) {
      String json = "{\"type\":\"urn:quorate:problem:" + type + "\",\"title\":\"t\",\"status\":"
          + status + ",\"detail\":\"This is why.\",\"needed\":" + needed + ",\"reached\":" + reached
          + ",\"outcome\":\"" + outcome + "\"}";
      return new Answer(
          status,
          Map.of("Content-Type", "application/problem+json"),
          json.getBytes(StandardCharsets.UTF_8));
    }

    /** JSON with status 200. */
    public static Answer json(String json) {
      return new Answer(
          200, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private FakeNode(HttpServer server, FakeStore store) {
    this.server = server;
    this.store = store;
  }

  /** A node on a free port, with a store of its own. */
  public static FakeNode start() {
    return start(new FakeStore());
  }

  /** A node on a free port; several may share a store. */
  public static FakeNode start(FakeStore store) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      FakeNode node = new FakeNode(server, store);
      server.createContext("/", node::handle);
      server.setExecutor(node.threads);
      server.start();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code http://host:port}. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers the next requests with these, in this order. */
  public synchronized FakeNode then(Answer... answers) {
    script.addAll(List.of(answers));
    return this;
  }

  /** All that was asked so far. */
  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Answers this target always so; that it was asked for is not remembered. */
  public synchronized FakeNode page(String target, Answer answer) {
    pages.put(target, answer);
    return this;
  }

  private synchronized Answer answer(Asked request) {
    if (pages.containsKey(request.target())) {
      return pages.get(request.target());
    }
    asked.add(request);
    Answer scripted = script.poll();
    return scripted != null ? scripted : store.answer(request);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    Asked request = new Asked(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        headers,
        exchange.getRequestBody().readAllBytes());
    Answer answer = answer(request);
    if (answer.equals(Answer.SILENT)) {
      return;
    }
    if (answer.equals(Answer.BROKEN)) {
      exchange.close();
      return;
    }
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
    if (length > 0) {
      exchange.getResponseBody().write(answer.body());
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package io.quorate.node.http;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.metrics.Meters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.Collections;
import java.util.Iterator;

/**
 * One request and its answer, given once. Confined to its connection's event loop; what comes from
 * another thread comes through {@link #hop}.
 */
final class Exchange {
  /** How often a value stands in memory until it is stored: as it came, and as it is stored. */
  private static final int RECEIVED_TIMES = 2;

  /** Codes of RFC 9113 §7. */
  static final long NO_ERROR = 0;

  static final long INTERNAL_ERROR = 2;
  private static final long CANCELLED = 8;

  /** A body that is thrown away sooner than a client has made a new connection. */
  private static final long SHORT_BODY_BYTES_MAX = 64 << 10;

  private static final Problem TOO_MUCH =
      Problem.of(ProblemType.OVERLOADED, "This node serves as many requests as it can.");

  private static final String TOO_MANY_ANSWERS = "Too many answers are waiting for slow clients.";

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context context;
  private final ClientConnection connection;
  private final Pace pace;
  private final ServerParts parts;
  private final long startNanos;
  private Meters.Kind kind = Meters.Kind.OTHER;
  private long receivedBytes;
  private long receivedSmallBytes;
  private long sentBytes;
  private long memoryBytes;
  private Hold kept = Hold.NONE;
  private int countedStatus;
  private boolean answered;
  private boolean finished;

  Exchange(
      HttpServerRequest request, Context context, ClientConnection connection, ServerParts parts) {
    this.request = request;
    this.response = request.response();
    this.context = context;
    this.connection = connection;
    this.parts = parts;
    this.startNanos = parts.nanos();
    this.pace = connection.begin(this::cut);
    // A client that goes away is ordinary: what waits for it ends in finish().
    request.exceptionHandler(gone -> {});
    response.exceptionHandler(gone -> {});
  }

  HttpServerRequest request() {
    return request;
  }

  HttpServerResponse response() {
    return response;
  }

  RequestHeaders headers() {
    return new RequestHeaders(request.headers());
  }

  ServerParts parts() {
    return parts;
  }

  Vertx vertx() {
    return context.owner();
  }

  /** Until when the client must have gone on. */
  Pace pace() {
    return pace;
  }

  /** Whether other exchanges may be under way on the same connection. */
  boolean isMultiplexed() {
    return request.version() == HttpVersion.HTTP_2;
  }

  /** The client is too slow. */
  private void cut() {
    if (isMultiplexed()) {
      reset(CANCELLED);
      finish();
    } else {
      Cut.off(request.connection());
    }
  }

  /** Ends a stream of HTTP/2 in disorder (RFC 9113 §7); nothing where it has ended already. */
  void reset(long code) {
    var unused = response.reset(code);
  }

  boolean isHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  /** How the request counts in the histograms. */
  void kind(Meters.Kind counted) {
    kind = counted;
  }

  /** Runs this on the connection's event loop; for callbacks of other threads. */
  void hop(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }

  /** Whether so many more bytes may be held for the request's body; given back at the end. */
  boolean holdReceived(long bytes) {
    if (receivedSmallBytes + bytes <= MemoryBudget.COUNTED_BYTES_MIN) {
      boolean fits = parts.receivingSmall().tryTake(bytes);
      receivedSmallBytes += fits ? bytes : 0;
      return fits;
    }
    if (!parts.receiving().tryTake(bytes)) {
      return false;
    }
    receivedBytes += bytes;
    return holdMemory(RECEIVED_TIMES * bytes, MemoryBudget.Use.CLIENT);
  }

  /** Gives back at once what is held for the request's body. */
  void giveReceived() {
    parts.receivingSmall().give(receivedSmallBytes);
    parts.receiving().give(receivedBytes);
    parts.memory().give(RECEIVED_TIMES * receivedBytes);
    memoryBytes -= RECEIVED_TIMES * receivedBytes;
    receivedSmallBytes = 0;
    receivedBytes = 0;
  }

  /** Whether so many bytes of an answer may wait for the client; given back at the end. */
  boolean holdSent(long bytes) {
    if (!parts.sending().tryTake(bytes)) {
      return false;
    }
    sentBytes += bytes;
    return bytes <= MemoryBudget.COUNTED_BYTES_MIN || holdMemory(bytes, MemoryBudget.Use.PEER);
  }

  /** Keeps this room until the answer is out, in the place of what was kept so before. */
  void keep(Hold hold) {
    kept.release();
    kept = hold;
    if (finished) {
      hold.release();
    }
  }

  private boolean holdMemory(long bytes, MemoryBudget.Use use) {
    boolean fits = parts.memory().tryTake(bytes, use);
    memoryBytes += fits ? bytes : 0;
    return fits;
  }

  Exchange header(String name, String value) {
    response.putHeader(name, value);
    return this;
  }

  /** Answers without a body. */
  void answer(int status) {
    if (begin(status)) {
      response.end().onComplete(sent -> finish());
    }
  }

  /** Answers with these bytes, which are not copied and must not change. */
  void answer(int status, String contentType, byte[] body) {
    if (answered) {
      return;
    }
    if (!isHead() && !holdSent(body.length)) {
      refuse(Problem.of(ProblemType.OVERLOADED, TOO_MANY_ANSWERS));
      return;
    }
    if (!begin(status)) {
      return;
    }
    if (!contentType.isEmpty()) {
      response.putHeader("Content-Type", contentType);
    }
    response.putHeader("Content-Length", Integer.toString(body.length));
    if (isHead()) {
      response.end().onComplete(sent -> finish());
    } else {
      new BodyWriter(this, body).write();
    }
  }

  /** Answers with pieces that are made while they are written, of values of so many bytes. */
  void stream(int status, String contentType, long valueBytes, Iterator<byte[]> pieces) {
    if (answered) {
      return;
    }
    if (!isHead() && !holdSent(parts.sending().atMostAQuarter(valueBytes))) {
      refuse(Problem.of(ProblemType.OVERLOADED, TOO_MANY_ANSWERS));
      return;
    }
    if (!begin(status)) {
      return;
    }
    response.putHeader("Content-Type", contentType);
    StreamWriter writer = new StreamWriter(this);
    writer.write(isHead() ? Collections.emptyIterator() : pieces, writer::end);
  }

  /** Takes the answer's place; false if it was taken, or if nobody is there any more. */
  boolean begin(int status) {
    if (answered) {
      return false;
    }
    answered = true;
    countedStatus = status;
    response.setStatusCode(status);
    if (response.closed()) {
      finish();
      return false;
    }
    pace.sending(parts.nanos());
    return true;
  }

  /**
   * Answers with a problem. Where a body has not been read to its end, a connection of HTTP/1 is of
   * no use any more: it is closed, but only after the client had a moment to read why.
   */
  void refuse(Problem problem) {
    refuse(problem, !isMultiplexed() && bodyIsAnnounced() && !request.isEnded());
  }

  /**
   * Refuses a request for a key before anything is done for it. A short body is let come and thrown
   * away, because a new connection would cost this node more; its client must have begun to send
   * it, which one that waits for a 100 has not.
   */
  void refuseEarly() {
    // A repeat says nothing of what it repeats, which may have been applied.
    boolean repeats = request.headers().contains(RequestHeaders.RETRY, "true", false);
    Problem problem = new Problem(TOO_MUCH.type(), TOO_MUCH.detail(), 0, 0, repeats);
    boolean isUnread = !isMultiplexed() && bodyIsAnnounced() && !request.isEnded();
    refuse(problem, isUnread && !bodyIsShort());
  }

  private boolean bodyIsShort() {
    String length = request.getHeader("Content-Length");
    boolean shown = length != null && length.length() <= 5 && !length.isEmpty();
    return shown
        && length.chars().allMatch(digit -> digit >= '0' && digit <= '9')
        && Integer.parseInt(length) <= SHORT_BODY_BYTES_MAX
        && !request.headers().contains("Expect");
  }

  private void refuse(Problem problem, boolean closes) {
    if (!begin(problem.type().status())) {
      return;
    }
    if (problem.type().isPassing()) {
      response.putHeader("Retry-After", "1");
    }
    if (closes) {
      response.putHeader("Connection", "close");
    }
    byte[] body = ProblemJson.bytes(problem);
    response.putHeader("Content-Type", "application/problem+json");
    response.putHeader("Content-Length", Integer.toString(body.length));
    new BodyWriter(this, isHead() ? new byte[0] : body).write();
    if (closes) {
      Linger.close(request, vertx());
    }
  }

  /** Which node the client asked, as it wrote it; empty if it did not say. */
  String host() {
    String header = request.getHeader("Host");
    HostAndPort authority = request.authority();
    if (header != null || authority == null) {
      return header == null ? "" : header;
    }
    return authority.port() > 0 ? authority.host() + ":" + authority.port() : authority.host();
  }

  boolean bodyIsAnnounced() {
    String length = request.getHeader("Content-Length");
    return request.headers().contains("Transfer-Encoding")
        || (length != null && !length.equals("0"));
  }

  /** The request ended without an answer: its client went away while it sent. */
  void abandon() {
    answered = true;
    finish();
  }

  /** The answer is out, or nobody takes it. */
  void finish() {
    if (finished) {
      return;
    }
    finished = true;
    kept.release();
    parts.memory().give(memoryBytes);
    parts.receivingSmall().give(receivedSmallBytes);
    parts.receiving().give(receivedBytes);
    parts.sending().give(sentBytes);
    if (isMultiplexed() && !request.isEnded()) {
      Linger.reset(this, vertx());
    }
    long now = parts.nanos();
    connection.end(pace, now);
    parts.meters().request(request.method().name(), countedStatus, kind, now - startNanos);
  }
}

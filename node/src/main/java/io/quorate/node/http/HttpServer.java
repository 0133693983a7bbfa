package io.quorate.node.http;

import io.quorate.node.environment.Environment;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.metrics.Fact;
import io.quorate.node.metrics.Meters;
import io.quorate.node.request.Requests;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The HTTP interface of one node (DESIGN §9): takes requests from sockets, hands them to
 * {@link Requests}, answers.
 *
 * <p>Its connections are spread over event loops; each stays on its own. An exception in a handler
 * is a programmer's error and reaches {@link Environment#panic}.
 */
public final class HttpServer {
  /** Small values have at least so much room, however little long ones have. */
  private static final long SMALL_BYTES_MIN = 4 << 20;

  private final Vertx vertx;
  private final ServerParts parts;
  private final HttpSettings settings;
  private final Promise<Void> watching = Promise.promise();
  private final Arrivals arrivals;
  private final List<HttpLoop> loops = new ArrayList<>();

  private HttpServer(Vertx vertx, ServerParts parts, HttpSettings settings) {
    this.vertx = vertx;
    this.parts = parts;
    this.settings = settings;
    this.arrivals = new Arrivals(parts, watching::tryComplete);
  }

  /** What became of a start. */
  public sealed interface Opened permits Opened.Listening, Opened.Refused {
    /** The server answers. */
    record Listening(HttpServer server) implements Opened {}

    /** It could not listen, for this reason: a sentence for the operator. */
    record Refused(String sentence) implements Opened {}
  }

  /** Starts to listen; {@code done} is called once, on an event loop. */
  public static void start(
      Vertx vertx,
      Environment environment,
      HttpSettings settings,
      MemoryBudget memory,
      Requests requests,
      Meters meters,
      Consumer<Opened> done) {
    long bytesMax = settings.limits().inFlightBytesMax();
    ServerParts parts = new ServerParts(
        environment,
        settings.limits(),
        settings.origins(),
        requests,
        meters,
        memory,
        new Budget(bytesMax),
        new Budget(Math.max(SMALL_BYTES_MIN, bytesMax / 4)),
        new Budget(memory.bytesMax()),
        new Spool(
            settings.spool(), environment.random("spool"), settings.limits().spoolBytesMax()),
        new ConnectionCount(settings.limits().connectionsMax()));
    meters.register(Fact.HTTP_CONNECTIONS, parts.connections()::open);
    meters.register(
        Fact.HTTP_RECEIVING_BYTES,
        () -> parts.receiving().taken() + parts.receivingSmall().taken());
    meters.register(Fact.HTTP_SPOOLED_BYTES, parts.spool()::bytes);
    meters.register(Fact.HTTP_SENDING_BYTES, parts.sending()::taken);
    new HttpServer(vertx, parts, settings).open(done);
  }

  private void open(Consumer<Opened> done) {
    vertx
        .deployVerticle(this::nextLoop, new DeploymentOptions().setInstances(settings.loops()))
        .onComplete(deployed -> done.accept(
            deployed.succeeded() ? new Opened.Listening(this) : refused(deployed.cause())));
  }

  private HttpLoop nextLoop() {
    HttpLoop loop = new HttpLoop(loops.size(), address(), parts, arrivals, watching);
    loops.add(loop);
    return loop;
  }

  /** All loops of one deployment share the free port that the first of them finds. */
  private SocketAddress address() {
    return settings.port() == 0
        ? SocketAddress.sharedRandomPort(1, settings.host())
        : SocketAddress.inetSocketAddress(settings.port(), settings.host());
  }

  private Opened refused(Throwable cause) {
    String where = settings.host() + ":" + settings.port();
    return new Opened.Refused(
        cause instanceof BindException
            ? "The HTTP address " + where + " is in use or not this machine's."
            : "The HTTP server cannot listen on " + where + ": " + cause.getMessage());
  }

  /** The port that clients reach. */
  public int port() {
    return loops.get(0).port();
  }

  /**
   * Takes no more requests, waits up to {@link HttpLimits#drainTime()} for those under way, closes
   * all connections, then calls {@code done} on an event loop.
   */
  public void stop(Runnable done) {
    List<Future<Void>> stopping = new ArrayList<>();
    for (HttpLoop loop : loops) {
      stopping.add(loop.shutdown());
    }
    Future.join(stopping)
        .eventually(() -> vertx.undeploy(loops.get(0).deploymentID()))
        .onComplete(stopped -> done.run());
  }
}

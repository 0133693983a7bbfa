package io.quorate.examples.sessions;

import io.quorate.client.Quorate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SessionHandler;
import java.nio.file.Path;

/**
 * A web application that tells each visitor how often they came, also after it was restarted: its
 * sessions are in the node that runs in its own JVM.
 */
public final class VisitsApp implements AutoCloseable {
  private final Vertx vertx;
  private final Quorate quorate;
  private final HttpServer server;

  private VisitsApp(Vertx vertx, Quorate quorate, HttpServer server) {
    this.vertx = vertx;
    this.quorate = quorate;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param data the node's folder
   * @param port 0 for any free one
   */
  public static VisitsApp start(Path data, int port) {
    Quorate quorate = Quorate.embedded().data(data).start();
    Vertx vertx = Vertx.vertx();
    SessionHandler sessions = SessionHandler.create(
        new QuorateSessions(vertx, quorate.bucket("sessions").async()));
    Router router = Router.router(vertx);
    router.route().handler(sessions);
    router.get("/").handler(visit -> visit(visit, sessions));
    HttpServer server = vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(port, "127.0.0.1")
        .await();
    return new VisitsApp(vertx, quorate, server);
  }

  /** Answers when the session is stored: the next request may come to another process. */
  private static void visit(RoutingContext visit, SessionHandler sessions) {
    Integer before = visit.session().get("visits");
    int visits = before == null ? 1 : before + 1;
    visit.session().put("visits", visits);
    sessions
        .flush(visit)
        .onSuccess(stored -> visit.end("visit " + visits + "\n"))
        .onFailure(visit::fail);
  }

  /** Where it listens. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().await();
    quorate.close();
  }
}

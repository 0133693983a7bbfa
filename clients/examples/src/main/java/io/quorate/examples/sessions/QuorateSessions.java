package io.quorate.examples.sessions;

import io.quorate.client.AsyncBucket;
import io.quorate.client.AsyncTypedBucket;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Resolver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.prng.VertxContextPRNG;
import io.vertx.ext.web.Session;
import io.vertx.ext.web.sstore.SessionStore;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps the sessions of a Vert.x web application in a bucket, one key each. */
final class QuorateSessions implements SessionStore {
  private static final long RETRY_MILLIS = 5_000;

  private final Vertx vertx;
  private final VertxContextPRNG random;
  private final AsyncTypedBucket<JsonObject> sessions;

  QuorateSessions(Vertx vertx, AsyncBucket bucket) {
    this.vertx = vertx;
    this.random = VertxContextPRNG.current(vertx);
    this.sessions = bucket.as(StoredSession.JSON, Resolver.merging(StoredSession::later));
  }

  /** The answer comes on one of the node's threads; Vert.x wants it on its own. */
  private <T> Future<T> future(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
  }

  @Override
  public SessionStore init(Vertx unused, JsonObject options) {
    return this;
  }

  /** For so long a session that is not found is looked for again: it may just be written. */
  @Override
  public long retryTimeout() {
    return RETRY_MILLIS;
  }

  @Override
  public Session createSession(long timeout) {
    return createSession(timeout, DEFAULT_SESSIONID_LENGTH);
  }

  @Override
  public Session createSession(long timeout, int idLength) {
    return new StoredSession(random, timeout, idLength);
  }

  @Override
  public Future<@Nullable Session> get(String id) {
    return future(sessions.get(Key.of(id), Options.DEFAULT))
        .map(found -> found.map(this::session).orElse(null));
  }

  private @Nullable Session session(JsonObject written) {
    StoredSession session = new StoredSession(random, written);
    session.setAccessed();
    long idle = session.lastAccessed() - written.getLong("lastAccessed");
    return idle < session.timeout() ? session : null;
  }

  @Override
  public Future<Void> put(Session session) {
    StoredSession stored = (StoredSession) session;
    stored.incrementVersion();
    JsonObject written = stored.written();
    return future(sessions.update(Key.of(session.id()), found -> written, Options.DEFAULT))
        .mapEmpty();
  }

  @Override
  public Future<Void> delete(String id) {
    return future(sessions.delete(Key.of(id), Options.DEFAULT)).mapEmpty();
  }

  /** A bucket is not emptied at once: sessions end by their own timeout. */
  @Override
  public Future<Void> clear() {
    return Future.failedFuture(new UnsupportedOperationException("sessions end by themselves"));
  }

  @Override
  public Future<Integer> size() {
    return Future.failedFuture(new UnsupportedOperationException("sessions are not counted"));
  }

  @Override
  public void close() {
    // The node belongs to the application.
  }
}

package io.quorate.node.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Ends what a client still sends after its request was answered.
 *
 * <p>Over HTTP/1 that is the connection. Closing at once would reset it while the client still
 * sends, and the reset may overtake the answer. So the rest is read and thrown away, for a short
 * time and a bounded number of bytes. Over HTTP/2 it is the stream, for which nothing more is
 * granted; a reset at once makes some clients forget the answer.
 */
final class Linger {
  private static final long TIME_MILLIS = 3_000;
  private static final long BYTES_MAX = 64L << 20;

  private final HttpServerRequest request;
  private long bytes;

  private Linger(HttpServerRequest request) {
    this.request = request;
  }

  static void close(HttpServerRequest request, Vertx vertx) {
    Linger linger = new Linger(request);
    request.handler(chunk -> linger.discard(chunk.length()));
    request.endHandler(ended -> linger.end());
    request.resume();
    vertx.setTimer(TIME_MILLIS, late -> linger.end());
  }

  static void reset(Exchange exchange, Vertx vertx) {
    exchange.request().pause();
    vertx.setTimer(TIME_MILLIS, late -> exchange.reset(Exchange.NO_ERROR));
  }

  private void discard(int more) {
    bytes += more;
    if (bytes > BYTES_MAX) {
      end();
    }
  }

  private void end() {
    request.connection().close();
  }
}

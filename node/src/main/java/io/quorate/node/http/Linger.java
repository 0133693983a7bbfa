package io.quorate.node.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Closes a connection whose request was answered before its body was read.
 *
 * <p>Closing at once would reset the connection while the client still sends, and the reset may
 * overtake the answer. So the rest is read and thrown away, for a short time and a bounded number
 * of bytes.
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

package io.quorate.node.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Ends a connection at once, whatever waits in it.
 *
 * <p>{@link HttpConnection#close} first writes what is to be written, and so never ends where the
 * client does not read: Vert.x itself closes the channel in its idle handler, and so do we.
 */
final class Cut {
  private Cut() {}

  static void off(HttpConnection connection) {
    if (connection instanceof HttpServerConnection server) {
      // From behind Vert.x's own handler, which would make a close of the channel a patient one.
      var unused = server.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }
}

package io.quorate.node.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Optional;

/**
 * The channel under a connection, and how it is ended at once, whatever waits in it.
 *
 * <p>{@link HttpConnection#close} first writes what is to be written, and so never ends where the
 * client does not read: Vert.x itself closes the channel in its idle handler, and so do we.
 */
final class Cut {
  private Cut() {}

  static Optional<Channel> channel(HttpConnection connection) {
    return connection instanceof HttpServerConnection server
        ? Optional.of(server.channelHandlerContext().channel())
        : Optional.empty();
  }

  /** Ends a channel that Vert.x has not shown yet; may be called on any thread. */
  static void off(Channel channel) {
    channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
  }

  static void off(HttpConnection connection) {
    if (connection instanceof HttpServerConnection server) {
      // From behind Vert.x's own handler, which would make a close of the channel a patient one.
      var unused = server.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }
}

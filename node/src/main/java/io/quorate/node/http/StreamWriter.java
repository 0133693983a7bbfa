package io.quorate.node.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;

/**
 * Writes pieces to a client as fast as it takes them, several small ones at once. The length is not
 * known before, so the answer is chunked (HTTP/1.0: ended by closing).
 */
final class StreamWriter {
  private static final int WRITE_BYTES = 64 << 10;

  /** Most answers are no longer. */
  private static final int FIRST_BYTES = 1 << 10;

  private final Exchange exchange;
  private final HttpServerResponse response;

  StreamWriter(Exchange exchange) {
    this.exchange = exchange;
    this.response = exchange.response();
    if (exchange.request().version() == HttpVersion.HTTP_1_0) {
      response.putHeader("Connection", "close");
    }
    if (!exchange.isMultiplexed()) {
      response.setChunked(true);
    }
    response.closeHandler(gone -> exchange.finish());
  }

  /** Writes all pieces, then runs {@code done}, unless the client has gone. */
  void write(Iterator<byte[]> pieces, Runnable done) {
    exchange.pace().progress(WRITE_BYTES, exchange.parts().nanos());
    while (pieces.hasNext()) {
      if (response.closed()) {
        exchange.finish();
        return;
      }
      if (response.writeQueueFull()) {
        response.drainHandler(drained -> write(pieces, done));
        return;
      }
      ByteArrayOutputStream some = new ByteArrayOutputStream(FIRST_BYTES);
      while (pieces.hasNext() && some.size() < WRITE_BYTES) {
        some.writeBytes(pieces.next());
      }
      response.write(BufferInternal.buffer(Unpooled.wrappedBuffer(some.toByteArray())));
    }
    response.drainHandler(null);
    done.run();
  }

  /** The answer is complete. */
  void end() {
    response.end().onComplete(sent -> {
      exchange.finish();
      if (exchange.request().version() == HttpVersion.HTTP_1_0) {
        exchange.request().connection().close();
      }
    });
  }

  /** The answer cannot be completed: ended so that the client sees that something is missing. */
  void breakOff() {
    if (exchange.isMultiplexed()) {
      exchange.reset(Exchange.INTERNAL_ERROR);
      exchange.finish();
    } else {
      exchange.request().connection().close();
    }
  }
}

package io.quorate.node.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Writes an array to a client without copying it: in slices, so that the client's pace can be seen
 * and no more than a few slices wait in the connection.
 */
final class BodyWriter {
  private static final int SLICE_BYTES = 256 << 10;

  private final Exchange exchange;
  private final HttpServerResponse response;
  private final byte[] body;
  private int position;

  BodyWriter(Exchange exchange, byte[] body) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.body = body;
  }

  void write() {
    if (body.length <= SLICE_BYTES) {
      response.end(slice(body.length)).onComplete(sent -> exchange.finish());
      return;
    }
    response.closeHandler(gone -> exchange.finish());
    response.drainHandler(drained -> proceed());
    proceed();
  }

  private void proceed() {
    exchange.pace().progress(SLICE_BYTES, exchange.parts().nanos());
    while (body.length - position > SLICE_BYTES) {
      if (response.closed()) {
        exchange.finish();
        return;
      }
      response.write(slice(SLICE_BYTES));
      if (response.writeQueueFull()) {
        return;
      }
    }
    if (!response.ended()) {
      response.drainHandler(null);
      response.end(slice(body.length - position)).onComplete(sent -> exchange.finish());
    }
  }

  private Buffer slice(int bytes) {
    Buffer slice = BufferInternal.buffer(Unpooled.wrappedBuffer(body, position, bytes));
    position += bytes;
    return slice;
  }
}

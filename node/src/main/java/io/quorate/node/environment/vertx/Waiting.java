package io.quorate.node.environment.vertx;

import io.quorate.node.wire.Encoded;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.Reply;

/**
 * An envelope on its way out.
 *
 * @param bytes the envelope encoded
 * @param deadline until when it is worth waiting for a connection
 */
record Waiting(Envelope envelope, Encoded bytes, long deadline) {
  boolean isOver(long now) {
    return deadline - now <= 0;
  }

  boolean isReply() {
    return envelope.message() instanceof Reply;
  }

  /** Gives it to a connection; a reply has no time of its own, once there is one. */
  boolean offerTo(Link.Carrier carrier) {
    return carrier.offer(bytes, isReply() ? Long.MAX_VALUE : deadline);
  }
}

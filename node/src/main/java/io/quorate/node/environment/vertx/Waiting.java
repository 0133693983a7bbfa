package io.quorate.node.environment.vertx;

import io.quorate.node.wire.Envelope;

/**
 * An envelope on its way out.
 *
 * @param bytes the envelope encoded: nobody else holds them
 * @param deadline until when it is worth sending; {@link Long#MAX_VALUE} for a reply
 */
record Waiting(Envelope envelope, byte[] bytes, long deadline) {
  boolean isOver(long now) {
    return deadline != Long.MAX_VALUE && deadline - now <= 0;
  }
}

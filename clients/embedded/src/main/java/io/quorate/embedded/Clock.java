package io.quorate.embedded;

import io.quorate.antientropy.causality.RequestId;

/** Time and chance as the embedding needs them. */
interface Clock {
  /** Waits for a moment, a few milliseconds. */
  void pause() throws InterruptedException;

  /** A request id that nobody else has. */
  RequestId newRequestId();
}

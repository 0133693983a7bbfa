package io.quorate.embedded;

import io.quorate.antientropy.causality.RequestId;
import java.security.SecureRandom;

/** The system's time and chance. */
final class SystemClock implements Clock {
  private static final int PAUSE_MILLIS = 5;

  private final SecureRandom random = new SecureRandom();

  @Override
  public void pause() throws InterruptedException {
    Thread.sleep(PAUSE_MILLIS);
  }

  @Override
  public RequestId newRequestId() {
    return new RequestId(random.nextLong(), random.nextLong());
  }
}

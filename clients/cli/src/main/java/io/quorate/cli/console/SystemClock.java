package io.quorate.cli.console;

import java.security.SecureRandom;
import java.time.Duration;

/** The system's time and chance. */
final class SystemClock implements Clock {
  private final SecureRandom random = new SecureRandom();

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    Thread.sleep(Math.max(0, time.toMillis()));
  }

  @Override
  public double chance() {
    return random.nextDouble();
  }

  @Override
  public byte[] secret(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}

package io.quorate.client.time;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The system's time and chance. May be used by any number of threads. */
public final class SystemClock implements Clock {
  public static final Clock INSTANCE = new SystemClock();

  private final SecureRandom random = new SecureRandom();

  private SystemClock() {}

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public String newRequestId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  @Override
  public double share() {
    return random.nextDouble();
  }

  @Override
  public void after(Duration time, Runnable task) {
    CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS).execute(task);
  }
}

package io.quorate.client.http;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The system's time and chance. */
final class SystemClock implements Clock {
  private final SecureRandom random = new SecureRandom();

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
}

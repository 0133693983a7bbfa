package io.quorate.node.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientConnectionTest {
  private static final long SECOND = 1_000_000_000L;

  private final HttpLimits limits = new HttpLimits(
      Duration.ofSeconds(1),
      Duration.ofSeconds(6),
      Duration.ofSeconds(2),
      Duration.ofSeconds(3),
      1,
      1,
      1,
      1,
      Duration.ZERO);
  private final List<String> ends = new ArrayList<>();
  private final ClientConnection connection =
      new ClientConnection(limits, 0, () -> ends.add("closed"));

  private void assertEndsAfter(long from, long seconds, String end) {
    connection.tick(from + seconds * SECOND);
    assertEquals(List.of(), ends);
    connection.tick(from + seconds * SECOND + 1);
    assertEquals(List.of(end), ends);
  }

  @Test
  void firstHeadHasItsTime() {
    assertEndsAfter(0, 1, "closed");
  }

  @Test
  void workHasNoTime() {
    connection.working();
    connection.tick(Long.MAX_VALUE);
    assertEquals(List.of(), ends);
  }

  @Test
  void bodyKeepsAPace() {
    connection.working();
    connection.receiving(0, () -> ends.add("too late"));
    connection.progress(HttpLimits.PACE_BYTES - 1, SECOND);
    connection.progress(1, 2 * SECOND);
    connection.progress(HttpLimits.PACE_BYTES - 1, 3 * SECOND);
    assertEndsAfter(2 * SECOND, 2, "too late");
  }

  @Test
  void answerKeepsAPace() {
    connection.sending(0);
    connection.progress(HttpLimits.PACE_BYTES, SECOND);
    assertEndsAfter(SECOND, 3, "closed");
  }

  @Test
  void nextRequestHasTheIdleTime() {
    connection.receiving(0, () -> ends.add("too late"));
    connection.working();
    connection.sending(0);
    connection.idle(5 * SECOND);
    assertEndsAfter(5 * SECOND, 6, "closed");
  }
}

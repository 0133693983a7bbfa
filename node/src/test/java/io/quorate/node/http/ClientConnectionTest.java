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
      Duration.ofSeconds(1),
      1,
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

  private Pace begin() {
    return connection.begin(() -> ends.add("cut"));
  }

  @Test
  void workHasNoTime() {
    begin();
    connection.tick(Long.MAX_VALUE);
    assertEquals(List.of(), ends);
  }

  @Test
  void slowBodyIsToldOfOnceAndGoesOn() {
    Pace pace = begin();
    pace.receiving(0, () -> ends.add("too late"), () -> ends.add("too slow"));
    connection.tick(SECOND - 1);
    assertEquals(List.of(), ends);
    connection.tick(SECOND);
    connection.tick(SECOND + 1);
    assertEquals(List.of("too slow"), ends);
  }

  @Test
  void bodyThatIsOverIsNotSlow() {
    Pace pace = begin();
    pace.receiving(0, () -> ends.add("too late"), () -> ends.add("too slow"));
    pace.sending(0);
    connection.tick(2 * SECOND);
    assertEquals(List.of(), ends);
  }

  @Test
  void bodyKeepsAPace() {
    Pace pace = begin();
    pace.receiving(0, () -> ends.add("too late"), () -> {});
    pace.progress(HttpLimits.PACE_BYTES - 1, SECOND);
    pace.progress(1, 2 * SECOND);
    pace.progress(HttpLimits.PACE_BYTES - 1, 3 * SECOND);
    assertEndsAfter(2 * SECOND, 2, "too late");
  }

  @Test
  void answerKeepsAPace() {
    Pace pace = begin();
    pace.sending(0);
    pace.progress(HttpLimits.PACE_BYTES, SECOND);
    assertEndsAfter(SECOND, 3, "cut");
  }

  @Test
  void nextRequestHasTheIdleTime() {
    Pace pace = begin();
    pace.receiving(0, () -> ends.add("too late"), () -> {});
    pace.working();
    pace.sending(0);
    connection.end(pace, 5 * SECOND);
    assertEndsAfter(5 * SECOND, 6, "closed");
  }

  @Test
  void eachExchangeHasAPaceOfItsOwnAndNoneIsIdleBesideAnother() {
    Pace working = begin();
    Pace sending = begin();
    sending.sending(0);
    assertEndsAfter(0, 3, "cut");
    connection.end(sending, 4 * SECOND);
    ends.clear();
    connection.tick(100 * SECOND);
    assertEquals(List.of(), ends);
    connection.end(working, 100 * SECOND);
    assertEndsAfter(100 * SECOND, 6, "closed");
  }
}

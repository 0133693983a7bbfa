package io.quorate.benchmarks.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.benchmarks.load.HandClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private final HandClock clock = new HandClock();
  private final Targets targets =
      Targets.of(List.of("http://127.0.0.1:1", "127.0.0.1:2/", "http://127.0.0.1:3"), clock);

  @Test
  void clientsSpreadOverNodesThatAreWell() {
    assertEquals(0, targets.choose(0));
    assertEquals(1, targets.choose(1));
    assertEquals(2, targets.choose(2));
    assertEquals("127.0.0.1:2", targets.at(1).toString());
  }

  @Test
  void aFailedNodeIsTriedByOneClientAfterItsRest() {
    targets.failed(1);
    assertEquals(2, targets.choose(1));
    clock.advance(Targets.REST.toNanos());
    assertEquals(1, targets.choose(1));
    assertEquals(2, targets.choose(1));
    targets.answered(1);
    assertEquals(1, targets.choose(1));
    assertEquals(1, targets.choose(1));
  }

  @Test
  void whereAllHaveFailedTheOwnOneIsAsked() {
    for (int place = 0; place < 3; place++) {
      targets.failed(place);
    }
    assertEquals(1, targets.choose(1));
  }

  @Test
  void whatIsNoAddressIsRefused() {
    for (String url :
        new String[] {"", "http://", "https://a:1", "http://a:1/path", "http://a b"}) {
      assertThrows(IllegalArgumentException.class, () -> Targets.of(List.of(url), clock), url);
    }
  }
}

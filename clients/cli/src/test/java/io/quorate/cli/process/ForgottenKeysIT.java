package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that are deleted while an owner is away are forgotten by all once it is back. */
@Timeout(300)
class ForgottenKeysIT {
  private static final int KEYS = 200;
  private static final int SIZE = 3;
  private static final String FORGOTTEN = "quorate_tombstones_reaped_total";

  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(SIZE, "retry-window: 10s\n");

  private static PlainHttp node(int number) {
    return new PlainHttp(CLUSTER.url(number));
  }

  private static double sum(String metric) {
    double sum = 0;
    for (int number = 1; number <= SIZE; number++) {
      sum += node(number).metric(metric);
    }
    return sum;
  }

  @Test
  void noTombstoneIsLeftAndNothingComesBack() {
    for (int i = 0; i < KEYS; i++) {
      assertEquals(204, node(1).put("k" + i + "?consistency=all", "v").status());
    }
    CLUSTER.kill(3);
    CLUSTER.awaitSees(1, "alive", SIZE - 1);
    for (int i = 0; i < KEYS; i++) {
      assertEquals(204, node(1 + i % 2).delete("k" + i).status());
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> node(1).metric("quorate_tombstones") == KEYS);
    CLUSTER.start(3);
    CLUSTER.awaitReady(3);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> sum("quorate_tombstones") == 0 && sum("quorate_keys") == 0);
    assertTrue(sum(FORGOTTEN) >= 2 * KEYS, "at the two owners at least that deleted them");
    for (int i = 0; i < KEYS; i++) {
      assertEquals(404, node(1 + i % SIZE).get("k" + i + "?consistency=all").status());
    }
    assertEquals(204, node(2).put("k0?consistency=all", "again").status());
    assertEquals("again", node(3).get("k0?consistency=all").text());
  }
}

package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each node is stopped in order and started again, one after the other, under load. */
@Tag("torture")
@Timeout(600)
class RollingRestartIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  @Test
  void noQuorumRequestFailsAndNothingIsLost() throws Exception {
    List<String> urls = new ArrayList<>();
    for (int number = 1; number <= CLUSTER.size(); number++) {
      urls.add(CLUSTER.url(number));
    }
    try (Load load = Load.start(urls, 2)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> load.requests() > 100);
      for (int number = 1; number <= CLUSTER.size(); number++) {
        assertEquals(143, CLUSTER.stop(number));
        CLUSTER.startAll();
        int before = load.requests();
        await().atMost(Duration.ofSeconds(60)).until(() -> load.requests() > before + 20);
      }
      List<String> errors = load.stop();
      assertEquals(List.of(), errors, () -> "of " + load.requests() + " requests");
      for (String url : urls) {
        assertEquals(List.of(), load.lostAt(url));
      }
    }
  }
}

package io.quorate.benchmarks.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MicroTest {
  @Test
  void jmhHasAHarnessForEveryPart() throws IOException {
    try (var list = MicroTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      assertNotNull(list, "JMH's processor ran");
      String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      for (String name : new String[] {"Causality", "Routing", "Wire", "storage.Frame"}) {
        assertTrue(text.contains(name + "Benchmark"), name);
      }
    }
  }

  @Test
  void whatIsMeasuredIsWhatItSays() throws MalformedException {
    CausalityBenchmark causality = new CausalityBenchmark();
    causality.siblings = 3;
    causality.setUp();
    State decoded = causality.decode();
    assertEquals(3, decoded.siblings().size());
    assertEquals(1, causality.joinNewer().siblings().size());
    assertEquals(decoded.siblings(), causality.joinEqual().siblings());
    RoutingBenchmark routing = new RoutingBenchmark();
    routing.members = 9;
    routing.setUp();
    assertEquals(3, routing.preferenceList().owners(3).size());
  }
}

package io.quorate.node.environment.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.node.environment.ManualLane;
import io.quorate.node.environment.OperatorLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitedTest {
  @Test
  void eachCauseIsSaidOnceASecondWithTheNumberOfThoseLeftOut() {
    List<String> said = new ArrayList<>();
    OperatorLog log = new OperatorLog() {
      @Override
      public void info(String sentence) {
        throw new AssertionError(sentence);
      }

      @Override
      public void warn(String sentence) {
        said.add(sentence);
      }
    };
    ManualLane clock = new ManualLane(0, Long.MAX_VALUE - 1);
    RateLimited<Complaint> limited = new RateLimited<>(clock, log, Complaint.class);
    for (int i = 0; i < 1_000; i++) {
      limited.warn(Complaint.GARBAGE, "Garbage " + i + ".");
      limited.warn(Complaint.SECRET, "Secret " + i + ".");
      clock.pass(2_000_000);
    }
    assertEquals(
        List.of(
            "Garbage 0.",
            "Secret 0.",
            "Garbage 500. (And 499 more like this before.)",
            "Secret 500. (And 499 more like this before.)"),
        said);
    assertEquals("{garbage=1000, secret=1000}", limited.counts().toString());
  }
}

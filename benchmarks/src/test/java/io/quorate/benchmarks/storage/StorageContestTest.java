package io.quorate.benchmarks.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.benchmarks.load.Clock;
import io.quorate.ring.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That it measures, not what. */
@Timeout(60)
class StorageContestTest {
  private final List<String> asked = new ArrayList<>();

  @Test
  void bothTakeTurnsAndTheirMediansAreTold() throws Exception {
    Overwriting.Plan plan = new Overwriting.Plan(2, 1_000, 100, 8, Durability.OS);
    List<String> told = new ArrayList<>();
    new StorageContest(Clock.ofThisMachine(), 20_000_000)
        .run(plan, new QuorateStorage(), new Other(), 2, told::add);
    assertEquals(List.of("fill", "puts", "gets", "puts", "gets", "puts", "gets", "end"), asked);
    assertEquals(8, told.size(), told.toString());
    assertTrue(told.get(0).startsWith("round 0, quorate: "), told.get(0));
    assertTrue(told.get(1).startsWith("round 0, other: "), told.get(1));
    assertTrue(told.get(7).startsWith("gets for each second of a core, medians of 2 rounds"));
  }

  /** Notes what it is asked for. */
  private final class Other implements Contender {
    @Override
    public String name() {
      return "other";
    }

    @Override
    public Open open(Overwriting.Plan plan, Clock clock, Path folder) {
      return new Open() {
        @Override
        public void fill() {
          asked.add("fill");
        }

        @Override
        public long puts(long until) {
          asked.add("puts");
          return 1;
        }

        @Override
        public long gets(long until) {
          asked.add("gets");
          return 1;
        }

        @Override
        public void close() {
          asked.add("end");
        }
      };
    }
  }
}

package io.quorate.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.benchmarks.load.Workload.Distribution;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import site.ycsb.StringByteIterator;

/** YCSB draws without a seed: bounds are ten standard deviations wide. */
class WorkloadTest {
  private static final int DRAWS = 100_000;
  private static final int RECORDS = 1000;

  private final HandClock clock = new HandClock();

  /** Counts what it is asked. */
  private static final class Counting implements Session {
    private final TreeMap<String, Integer> keys = new TreeMap<>();
    private int reads;
    private int writes;
    private int bytes;

    @Override
    public Answer read(String key) {
      reads++;
      keys.merge(key, 1, Integer::sum);
      return Answer.OK;
    }

    @Override
    public Answer write(String key, byte[] value) {
      writes++;
      bytes += value.length;
      keys.merge(key, 1, Integer::sum);
      return Answer.OK;
    }

    @Override
    public void close() {}

    List<Integer> hottest() {
      return keys.values().stream().sorted(Comparator.reverseOrder()).toList();
    }
  }

  private Counting draw(String letter, Distribution distribution, int draws) {
    Workload workload = Workload.of(new Workload.Shape(letter, RECORDS, 100, distribution));
    Counting counting = new Counting();
    YcsbBinding client = new YcsbBinding(counting, new Tape(), clock);
    for (int i = 0; i < draws; i++) {
      workload.operate(client);
    }
    return counting;
  }

  @Test
  void zipfianGivesTheHottestKeysTheirShares() {
    List<Integer> hottest = draw("c", Distribution.ZIPFIAN, DRAWS).hottest();
    // YCSB draws from 10^10 items with theta 0.99, whose zeta is 26.469, and hashes onto the keys:
    // the share of the item of rank k is 1 / (k^0.99 * 26.469), and what all others add to a key.
    assertEquals(0.0378, hottest.get(0) / (double) DRAWS, 0.008);
    assertEquals(0.0190, hottest.get(1) / (double) DRAWS, 0.006);
    assertTrue(hottest.get(0) > 20 * hottest.get(500), "the hottest is far above the middle");
  }

  @Test
  void uniformGivesAllKeysTheSame() {
    List<Integer> hottest = draw("c", Distribution.UNIFORM, DRAWS).hottest();
    assertEquals(RECORDS, hottest.size());
    assertTrue(hottest.get(0) < 200, "the hottest: " + hottest.get(0));
    assertTrue(hottest.get(RECORDS - 1) > 25, "the coldest: " + hottest.get(RECORDS - 1));
  }

  @Test
  void eachWorkloadHasItsMix() {
    assertMix("a", 0.5, 0.5);
    assertMix("b", 0.95, 0.05);
    assertMix("c", 1, 0);
    assertMix("d", 0.95, 0.05);
    // Every operation of f reads, and half of them then write.
    assertMix("f", 1, 0.5);
  }

  private void assertMix(String letter, double reads, double writes) {
    Counting counting = draw(letter, Distribution.ZIPFIAN, 20_000);
    assertEquals(reads, counting.reads / 20_000.0, 0.036, letter);
    assertEquals(writes, counting.writes / 20_000.0, 0.036, letter);
    assertEquals(100 * counting.writes, counting.bytes, letter);
  }

  @Test
  void loadingWritesEachRecordOnce() {
    Workload workload = Workload.of(new Workload.Shape("a", RECORDS, 10, Distribution.ZIPFIAN));
    Counting counting = new Counting();
    YcsbBinding client = new YcsbBinding(counting, new Tape(), clock);
    for (int i = 0; i < RECORDS; i++) {
      assertTrue(workload.load(client));
    }
    assertEquals(RECORDS, counting.keys.size());
    assertEquals(RECORDS, counting.writes);
  }

  @Test
  void scansAreRefusedWithASentence() {
    var e = assertThrows(
        IllegalArgumentException.class, () -> new Workload.Shape("E", 1, 1, Distribution.UNIFORM));
    assertTrue(String.valueOf(e.getMessage()).contains("no scans"), e.getMessage());
  }

  @Test
  void theSecondCallOfAnOperationCountsFromTheEndOfTheFirst() {
    Tape tape = new Tape();
    long milli = 1_000_000;
    Session slow = new Session() {
      @Override
      public Answer read(String key) {
        clock.advance(10 * milli);
        return Answer.ABSENT;
      }

      @Override
      public Answer write(String key, byte[] value) {
        clock.advance(20 * milli);
        return Answer.failed("HTTP 503");
      }

      @Override
      public void close() {}
    };
    YcsbBinding client = new YcsbBinding(slow, tape, clock);
    clock.advance(30 * milli);
    client.intend(0);
    client.read("t", "k", new TreeSet<>(), new TreeMap<>());
    Tape.Cut cut = tape.cut();
    assertEquals(40, Latency.of(cut.reads()).maxMillis(), 0.1);
    assertEquals(1, cut.remarks().get("absent"));
    client.update("t", "k", new TreeMap<>(Map.of("f", new StringByteIterator("v"))));
    cut = tape.cut();
    assertEquals(0, Latency.of(cut.writes()).operations());
    assertEquals(1, cut.errors().get("HTTP 503"));
  }
}

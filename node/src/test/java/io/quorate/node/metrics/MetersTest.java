package io.quorate.node.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
  private final Meters meters = Meters.create();

  @AfterEach
  void close() {
    meters.close();
  }

  private void assertLine(String line) {
    String page = meters.scrape();
    assertTrue(page.lines().anyMatch(line::equals), line + "\n" + page);
  }

  @Test
  void requestsAreCountedAndTimed() {
    meters.request("GET", 200, Meters.Kind.READ, 3_000_000);
    meters.request("GET", 200, Meters.Kind.READ, 30_000_000);
    meters.request("GET", 404, Meters.Kind.OTHER, 1);
    assertLine("quorate_http_requests_total{method=\"GET\",status=\"200\"} 2.0");
    assertLine("quorate_request_duration_seconds_bucket{kind=\"read\",le=\"0.005\"} 1");
    assertLine("quorate_request_duration_seconds_count{kind=\"read\"} 2");
    assertLine("quorate_request_duration_seconds_count{kind=\"list\"} 0");
  }

  @Test
  void clientsCannotMakeNewSeries() {
    for (int i = 0; i < 100; i++) {
      meters.request("METHOD" + i, 405, Meters.Kind.OTHER, 1);
    }
    assertLine("quorate_http_requests_total{method=\"other\",status=\"405\"} 100.0");
  }

  @Test
  void everyFactIsShownUnderItsName() {
    AtomicLong value = new AtomicLong();
    for (Fact fact : Fact.values()) {
      meters.register(fact, value::incrementAndGet);
    }
    value.set(1_000);
    String page = meters.scrape();
    for (Fact fact : Fact.values()) {
      String type = fact.text().endsWith("_total") ? "counter" : "gauge";
      assertTrue(page.contains("# TYPE " + fact.text() + " " + type), fact.text());
      assertTrue(page.contains("# HELP " + fact.text() + " " + fact.help()), fact.text());
    }
    assertEquals(1_000 + Fact.values().length, value.get());
  }

  @Test
  void aTotalIsShownThoughNobodyElseKeepsItsSupplier() {
    AtomicLong value = new AtomicLong(7);
    meters.register(Fact.HINTS_STORED_TOTAL, value::get);
    System.gc();
    assertLine("quorate_hints_stored_total 7.0");
  }

  @Test
  void processIsShownWhereItIsOurs() {
    try (Meters own = Meters.withProcess()) {
      assertTrue(own.scrape().contains("jvm_memory_used_bytes"));
      assertTrue(own.scrape().contains("process_uptime_seconds"));
    }
  }
}

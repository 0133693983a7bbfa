package io.quorate.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItineraryTest {
  private final List<String> failed = new ArrayList<>();

  private Itinerary of(List<String> owners, String... seeds) {
    return new Itinerary(owners, List.of(seeds), failed::add);
  }

  @Test
  void ownersComeFirstAndEachNodeOnce() {
    Itinerary itinerary = of(List.of("b", "d"), "a", "b", "c");
    List<String> asked = new ArrayList<>(List.of(itinerary.node()));
    while (itinerary.leave()) {
      asked.add(itinerary.node());
    }
    assertEquals(List.of("b", "d", "a", "c"), asked);
    assertEquals(asked, failed);
  }

  @Test
  void aTurnLeavesNobodyAndComesBack() {
    Itinerary itinerary = of(List.of(), "a", "b");
    itinerary.turn();
    assertEquals("b", itinerary.node());
    itinerary.turn();
    assertEquals("a", itinerary.node());
    assertEquals(List.of(), failed);
    itinerary.turn();
    assertTrue(itinerary.leave());
    assertEquals("a", itinerary.node());
    assertFalse(itinerary.leave());
    assertEquals("a", itinerary.node());
  }
}

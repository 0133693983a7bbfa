package io.quorate.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static <T> Sibling<T> sibling(T value, long millis) {
    return new Sibling<>(value, Optional.of(Instant.ofEpochMilli(millis)));
  }

  @Test
  void theNewestIsTheSameInAnyOrder() {
    List<Sibling<String>> siblings = new ArrayList<>(List.of(
        sibling("a", 5), sibling("c", 9), sibling("b", 9), new Sibling<>("z", Optional.empty())));
    Random random = new Random(3);
    for (int i = 0; i < 24; i++) {
      Collections.shuffle(siblings, random);
      assertEquals("c", Resolver.<String>newest().resolve(siblings), siblings.toString());
    }
  }

  @Test
  void aUnionHasAllOfAll() {
    assertEquals(
        Set.of("milk", "eggs", "bread"),
        Resolver.<String>union()
            .resolve(
                List.of(sibling(Set.of("milk", "eggs"), 1), sibling(Set.of("eggs", "bread"), 2))));
  }

  @Test
  void withoutAResolverSiblingsAreAFailure() {
    var e = assertThrows(IllegalStateException.class, () -> Resolver.<String>fail()
        .resolve(List.of(sibling("a", 1), sibling("b", 1))));
    assertEquals("the key has 2 siblings, and no resolver that could join them", e.getMessage());
  }

  /** A value of a program. */
  record Point(int x, int y) {}

  @Test
  void whatIsEncodedIsDecoded() {
    Point point = new Point(1, -2);
    assertEquals(point, Codec.json(Point.class).decode(Codec.json(Point.class).encode(point)));
    Map<String, Integer> counts = Map.of("a", 1, "\u20ac", 2);
    assertEquals(
        counts, Codec.jsonMap(Integer.class).decode(Codec.jsonMap(Integer.class).encode(counts)));
    assertEquals(Value.TEXT, Codec.text().encode("x").contentType());
    assertEquals(Value.JSON, Codec.json(Point.class).encode(point).contentType());
  }

  @Test
  void whatIsNoneIsOneSentence() {
    for (String json : List.of("", "null", "{", "[1]")) {
      var e = assertThrows(
          IllegalArgumentException.class, () -> Codec.json(Point.class).decode(Value.json(json)));
      assertEquals(1, String.valueOf(e.getMessage()).lines().count(), json);
    }
    assertThrows(
        IllegalArgumentException.class, () -> Codec.text().decode(Value.of(new byte[] {-1})));
  }
}

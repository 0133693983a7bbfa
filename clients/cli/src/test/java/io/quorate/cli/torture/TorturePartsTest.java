package io.quorate.cli.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quorate.client.Value;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TorturePartsTest {
  @Test
  void aValueIsKnownByItsLabelAndOnlyIfItIsWhole() {
    assertEquals("c1.7", Payload.label(Payload.of("c1.7", 0)));
    assertEquals("c1.7", Payload.label(Payload.of("c1.7", 5_000)));
    String large = Payload.of("c1.7", 5_000).text();
    assertNotEquals("c1.7", Payload.label(Value.of(large.substring(0, 4_000))));
    assertNotEquals("c1.7", Payload.label(Value.of(large + "x")));
    assertNotEquals("c1.7", Payload.label(Value.of("c1.7|")));
  }

  @Test
  void aKeyIsGivenUpAfterAThousandOperations() {
    Slots slots = new Slots("run", 3);
    SplittableRandom random = new SplittableRandom(1);
    TreeMap<String, Integer> times = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      times.merge(slots.next(random), 1, Integer::sum);
    }
    assertEquals(Slots.OPERATIONS_MAX, times.get("run-0"));
    assertEquals(Slots.OPERATIONS_MAX, times.get("run-0.1"));
    times.values().forEach(count -> assertEquals(true, count <= Slots.OPERATIONS_MAX));
  }

  @Test
  void copiesAreSettledWhenAllOwnersAnswerEquallyAndNoHintWaits() {
    String a = "{\"node\":\"a\",\"state\":\"alive\",\"digest\":\"01\"}";
    String b = "{\"node\":\"b\",\"state\":\"alive\",\"digest\":\"02\"}";
    String none = "{\"node\":\"c\",\"state\":\"alive\",\"digest\":null}";
    String away = "{\"node\":\"d\",\"state\":\"unreachable\",\"digest\":null}";
    assertNull(difference(a + "," + a, ""));
    assertNull(difference(none + "," + none, ""));
    assertEquals("the copies differ: [01, 02]", difference(a + "," + b, ""));
    assertEquals("the copies differ: [01, none]", difference(a + "," + none, ""));
    assertEquals("the owner d does not answer", difference(a + "," + away, ""));
    assertEquals("1 hints wait", difference(a + "," + a, "{\"node\":\"a\",\"target\":\"b\"}"));
    assertEquals("it names no owner", difference("", ""));
  }

  private static @Nullable String difference(String owners, String hints) {
    String page = "{\"owners\":[" + owners + "],\"hints\":[" + hints + "]}";
    try {
      return Settlement.difference(new JsonMapper().readTree(page));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}

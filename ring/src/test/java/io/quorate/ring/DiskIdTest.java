package io.quorate.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DiskIdTest {
  @Test
  void textFormRoundTrips() {
    for (long value : List.of(0L, 1L, -1L, Long.MIN_VALUE, 0x0123456789abcdefL)) {
      assertEquals(new DiskId(value), DiskId.parse(new DiskId(value).toString()));
    }
    assertEquals("0123456789abcdef", new DiskId(0x0123456789abcdefL).toString());
  }

  @Test
  void otherTextsAreRefused() {
    for (String text : List.of(
        "",
        "0123456789abcde",
        "0123456789abcdef0",
        "0123456789ABCDEF",
        "-123456789abcdef",
        "0123456789abcdeg",
        "٠123456789abcdef")) {
      assertThrows(IllegalArgumentException.class, () -> DiskId.parse(text), text);
    }
  }

  @Test
  void orderIsThatOfTheTexts() {
    DiskId low = new DiskId(1);
    DiskId high = new DiskId(-1);
    assertTrue(low.compareTo(high) < 0 && low.toString().compareTo(high.toString()) < 0);
  }
}

package io.quorate.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyTest {
  /** All texts of up to four of these characters, beside Java's own encoder. */
  @Test
  void aBucketIsWhatHasAUtf8Form() {
    char[] characters = {'a', '\u20ac', '\ud83d', '\ude00'};
    for (int length = 0; length <= 4; length++) {
      for (int number = 0; number < (1 << (2 * length)); number++) {
        StringBuilder text = new StringBuilder();
        for (int place = 0; place < length; place++) {
          text.append(characters[(number >> (2 * place)) & 3]);
        }
        boolean expected = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        assertEquals(expected, Key.isUnicode(text.toString()), text::toString);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> Key.of("b\ud83d", "k"));
    assertThrows(IllegalArgumentException.class, () -> Key.of("", "k"));
    assertThrows(IllegalArgumentException.class, () -> Key.of("\u20ac".repeat(86), "k"));
    assertEquals("b\ud83d\ude00", Key.of("b\ud83d\ude00", "k").bucket());
  }
}

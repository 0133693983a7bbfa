package io.quorate.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void textComesBack() {
    for (String text : new String[] {"", "a", "größe", "日本", "\0\u007f", "😀"}) {
      assertEquals(Optional.of(text), Utf8.decode(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void aLoneSurrogateOrALongFormIsNoText() {
    assertEquals(Optional.empty(), Utf8.decode(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
    assertEquals(Optional.empty(), Utf8.decode(new byte[] {(byte) 0xc0, (byte) 0x80}));
    assertEquals(Optional.empty(), Utf8.decode(new byte[] {'a', (byte) 0x80}));
  }

  @Test
  void onlyTheRemainingBytesAreReadAndStay() {
    ByteBuffer bytes = ByteBuffer.wrap("xhellox".getBytes(StandardCharsets.US_ASCII), 1, 5);
    assertEquals(Optional.of("hello"), Utf8.decode(bytes));
    assertEquals(Optional.of("hello"), Utf8.decode(bytes.slice()));
    assertEquals(Optional.of("hello"), Utf8.decode(bytes.asReadOnlyBuffer()));
    assertEquals(5, bytes.remaining());
  }

  /** The decoder of the platform is the oracle. */
  @Test
  void anyBytesAreTextWhereTheDecoderSaysSo() throws Exception {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(6)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        for (int at = 0; at < bytes.length; at++) {
          bytes[at] &= 0x7f;
        }
      }
      assertEquals(strict(bytes), Utf8.decode(bytes));
    }
  }

  private static Optional<String> strict(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}

package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.B;
import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.history;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.DiskId;
import io.quorate.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ContextSealTest {
  private static final ContextSeal SEAL = seal("the cluster's secret");
  private static final Key KEY = Key.of("carts", "peter");
  private static final History HISTORY = history(dot(A, 1), dot(A, 2), dot(A, 9), dot(B, 4));

  private static ContextSeal seal(String secret) {
    return new ContextSeal(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(Key key, String text) {
    ContextSeal.Opened opened = SEAL.open(key, text);
    String reason = opened.either(valid -> "", ContextSeal.Refused::reason);
    assertTrue(reason.endsWith("."), text + " was taken");
  }

  private static ContextSeal.Valid opened(String text) {
    return SEAL.open(KEY, text).either(valid -> valid, refused -> {
      throw new AssertionError(refused.reason());
    });
  }

  @Test
  void whatWasSealedOpens() {
    for (long clock : List.of(0L, 1L, Long.MAX_VALUE)) {
      for (History history : List.of(HISTORY, History.EMPTY)) {
        String text = SEAL.seal(KEY, history, clock);
        assertEquals(new ContextSeal.Valid(history, clock), opened(text));
        assertTrue(text.matches("[A-Za-z0-9_-]+"), text);
        assertEquals(text, SEAL.seal(KEY, history, clock));
      }
    }
    assertEquals(opened(SEAL.seal(KEY, HISTORY, 5)), opened(SEAL.seal(KEY, HISTORY, 5)));
  }

  @Test
  void anyFlippedBitIsRefused() {
    byte[] sealed = Base64.getUrlDecoder().decode(SEAL.seal(KEY, HISTORY, 77));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(KEY, Base64.getUrlEncoder().withoutPadding().encodeToString(flipped));
    }
  }

  @Test
  void anyOtherCharacterAnywhereIsRefused() {
    for (History history : List.of(HISTORY, History.EMPTY, History.of(dot(A, 300)))) {
      String text = SEAL.seal(KEY, history, 77);
      for (int at = 0; at < text.length(); at++) {
        for (char c : "AQgw_-9b =+/%\u00e4".toCharArray()) {
          if (c != text.charAt(at)) {
            assertRefused(KEY, text.substring(0, at) + c + text.substring(at + 1));
          }
        }
        assertRefused(KEY, text.substring(0, at));
      }
      for (String more : List.of("A", "=", "==", " ", "AAAA")) {
        assertRefused(KEY, text + more);
      }
    }
  }

  @Test
  void anotherKeyBucketOrSecretIsRefused() {
    String text = SEAL.seal(KEY, HISTORY, 77);
    assertRefused(Key.of("carts", "mary"), text);
    assertRefused(Key.of("orders", "peter"), text);
    assertRefused(KEY, seal("another secret").seal(KEY, HISTORY, 77));
  }

  @Test
  void bucketAndKeyDoNotRunTogether() {
    String text = SEAL.seal(Key.of("ab", "c"), HISTORY, 77);
    assertRefused(Key.of("a", "bc"), text);
    // These two even share their position on the ring, where one zero byte parts bucket and key.
    String zero = SEAL.seal(Key.of("a\0b", "c"), HISTORY, 77);
    assertRefused(Key.of("a", "b\0c"), zero);
  }

  @Test
  void garbageIsRefused() {
    for (String text : List.of("", "A", "null", "{}", "../..", "\0", "ü", "AAAA", "_____")) {
      assertRefused(KEY, text);
    }
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertRefused(KEY, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  @Test
  void aLongTextIsRefusedUnread() {
    assertRefused(KEY, "A".repeat(ContextSeal.TEXT_CHARS_MAX));
    String reason =
        SEAL.open(KEY, "A".repeat(10 << 20)).either(valid -> "", ContextSeal.Refused::reason);
    assertTrue(reason.contains("at most 65536 characters"), reason);
  }

  @Test
  void aContextAheadOfEveryCopyIsValid() {
    History future = history(dot(A, 1L << 50));
    assertEquals(future, opened(SEAL.seal(KEY, future, 1)).history());
  }

  @Test
  void theLongestContextsOpen() {
    List<Dot> dots = new ArrayList<>();
    for (int actor = 1; actor < 120; actor++) {
      for (long nth = 1; nth < 60; nth++) {
        dots.add(dot(Samples.actor(actor), nth * 1_000_000_007L));
      }
    }
    assertOpens(longest(history(dots)));
    History history = History.EMPTY;
    for (int actor = 0; actor < 2_000; actor++) {
      Actor each = Actor.of(new DiskId((long) actor << 40), new StartId(-1), Actor.SEQUENCE_MAX);
      history = history.with(dot(each, Dot.COUNTER_MAX));
    }
    assertThrows(IllegalArgumentException.class, () -> assertOpens(history(dots)));
    assertOpens(longest(history));
  }

  private static History longest(History of) {
    return of.limited(ContextSeal.ACTORS_MAX, ContextSeal.SEPARATE_MAX, List.of());
  }

  private static void assertOpens(History history) {
    String text = SEAL.seal(KEY, history, Long.MAX_VALUE);
    assertTrue(text.length() <= ContextSeal.TEXT_CHARS_MAX, "length " + text.length());
    assertEquals(history, opened(text).history());
  }
}

package io.quorate.antientropy.causality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.Key;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ContentTest {
  private static final String LONE_SURROGATE = "\ud800";

  private static boolean violates(long bytes, String type, Map<String, String> metadata) {
    return Content.violation(bytes, type, metadata).isPresent();
  }

  @Test
  void eachLimitHoldsExactly() {
    assertFalse(violates(16 << 20, "", Map.of()));
    assertTrue(violates((16 << 20) + 1, "", Map.of()));
    assertFalse(violates(0, "x".repeat(255), Map.of()));
    assertTrue(violates(0, "x".repeat(256), Map.of()));
    assertTrue(violates(0, "ü".repeat(128), Map.of()), "counted in bytes");
    Map<String, String> metadata = new TreeMap<>();
    for (int i = 0; i < 64; i++) {
      metadata.put("k" + i, "");
    }
    assertFalse(violates(0, "", metadata));
    metadata.put("k64", "");
    assertTrue(violates(0, "", metadata));
    assertFalse(violates(0, "", Map.of("k", "v".repeat(8191))));
    assertTrue(violates(0, "", Map.of("k", "v".repeat(8192))));
  }

  @Test
  void textThatIsNoUnicodeIsRefused() {
    assertTrue(violates(0, LONE_SURROGATE, Map.of()));
    assertTrue(violates(0, "", Map.of("k", LONE_SURROGATE)));
    byte[] value = {};
    assertThrows(IllegalArgumentException.class, () -> Content.of(value, LONE_SURROGATE));
    assertThrows(
        IllegalArgumentException.class, () -> Content.of(value, "", Map.of(LONE_SURROGATE, "")));
  }

  @Test
  void limitsDoNotBindAJoinOrADecoder() throws MalformedException {
    Content huge = Content.of(new byte[(16 << 20) + 1], "x".repeat(300));
    State state = State.EMPTY.write(
        History.EMPTY, new Sibling(new Dot(Samples.A, 1), huge, 1, Samples.request(1)));
    State other = State.EMPTY.write(History.EMPTY, Samples.sibling(new Dot(Samples.B, 1)));
    State joined = state.join(other);
    assertEquals(joined, StateCodec.decode(StateCodec.encode(joined)));
  }

  @Test
  void theBytesAreTakenOverAndTheMetadataIsCopied() {
    byte[] value = {1, 2};
    Map<String, String> metadata = new TreeMap<>(Map.of("a", "b"));
    Content content = Content.of(value, "t", metadata);
    metadata.put("c", "d");
    assertSame(value, content.value());
    assertEquals(Map.of("a", "b"), content.metadata());
    assertThrows(UnsupportedOperationException.class, () -> content.metadata().put("c", "d"));
    assertEquals(Content.of(new byte[] {1, 2}, "t", Map.of("a", "b")), content);
    assertNotEquals(Content.of(new byte[] {1, 3}, "t", Map.of("a", "b")), content);
  }

  @Test
  void anIdempotencyKeyAlwaysHasTheSameId() {
    assertEquals("2cf24dba5fb0a30e26e83b2ac5b9e29e", RequestId.of("hello").toString());
    assertNotEquals(RequestId.of("hello"), RequestId.of("hello "));
    assertThrows(IllegalArgumentException.class, () -> RequestId.of(""));
    assertThrows(IllegalArgumentException.class, () -> RequestId.of("x".repeat(256)));
    RequestId.of("x".repeat(255));
  }

  @Test
  void aDigestIncludesBucketKeyAndState() {
    byte[] bytes = StateCodec.encode(State.EMPTY);
    long digest = Digest.of(Key.of("a", "b"), bytes);
    assertEquals(digest, Digest.of(Key.of("a", "b"), bytes.clone()));
    assertNotEquals(digest, Digest.of(Key.of("a", "c"), bytes));
    assertNotEquals(digest, Digest.of(Key.of("c", "b"), bytes));
    assertNotEquals(digest, Digest.of(Key.of("a", "b"), new byte[] {1, 0, 0, 0, 1}));
    assertNotEquals(Digest.of(Key.of("ab", "c"), bytes), Digest.of(Key.of("a", "bc"), bytes));
  }
}

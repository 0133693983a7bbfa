package io.quorate.fuzz;

import io.quorate.antientropy.causality.ContextSeal;
import io.quorate.antientropy.causality.History;
import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Causal contexts. With an even first byte the rest is a client's text. With an odd one it is what
 * stands before the MAC, and the right MAC is put behind it: what a newer node, or a faulty one,
 * may have sealed.
 */
public final class ContextFuzz {
  static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  static final Key KEY = Key.of("bucket", "key");

  /** A shorter input has no room for what is left out of a context. */
  private static final int EXACT_BYTES = 512;

  private static final ContextSeal SEAL = new ContextSeal(SECRET);

  private ContextFuzz() {}

  /** Reads this input and does nothing else, so that what reading takes can be measured. */
  static Runnable reading(byte[] data) {
    byte[] rest = Arrays.copyOfRange(data, Math.min(1, data.length), data.length);
    boolean plain = data.length == 0 || (data[0] & 1) == 0;
    String text = plain ? new String(rest, StandardCharsets.ISO_8859_1) : sealed(rest);
    return () -> SEAL.open(KEY, text);
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    String text = (data[0] & 1) == 0 ? new String(rest, StandardCharsets.ISO_8859_1) : sealed(rest);
    ContextSeal.Opened opened = SEAL.open(KEY, text);
    if (opened instanceof ContextSeal.Valid valid) {
      History part =
          valid.history().limited(ContextSeal.ACTORS_MAX, ContextSeal.SEPARATE_MAX, List.of());
      String again = SEAL.seal(KEY, part, valid.clock());
      if (data.length < EXACT_BYTES && !again.equals(text)) {
        throw new AssertionError("opened, and sealed as another text: " + text);
      }
      if (!(SEAL.open(KEY, again) instanceof ContextSeal.Valid)) {
        throw new AssertionError("sealed, and refused: " + again);
      }
    }
  }

  private static String sealed(byte[] body) {
    byte[] purpose = "quorate causal context 1".getBytes(StandardCharsets.US_ASCII);
    byte[] key = hmac(SECRET, purpose);
    byte[] bucket = KEY.bucket().getBytes(StandardCharsets.UTF_8);
    byte[] lengths =
        ByteBuffer.allocate(8).putInt(bucket.length).putInt(KEY.length()).array();
    byte[] mac = hmac(key, lengths, bucket, KEY.bytes(), body);
    byte[] whole = Arrays.copyOf(body, body.length + 16);
    System.arraycopy(mac, 0, whole, body.length, 16);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  private static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes causal contexts that a client carries but cannot forge, and opens them again.
 *
 * <p>A context is text: URL-safe base64 without padding, of
 *
 * <pre>
 *   version=1 clock:8 history mac:16
 * </pre>
 *
 * where the MAC is HMAC-SHA-256, cut to 16 bytes, over bucket, key and all that stands before it,
 * under a key derived from the cluster's secret. Only the MAC decides: what this cluster sealed is
 * valid, however far ahead of a local copy it is.
 *
 * <p>Limits: 64 KiB of text are opened, and a context has at most {@value #SEPARATE_MAX} separate
 * dots and {@value #ACTORS_MAX} actors. Of a longer history a part is sealed, which covers at least
 * the dots that the caller needs (package documentation, "A context has separate dots"). Immutable;
 * for any thread.
 */
public final class ContextSeal {
  /** The longest text of a context; longer ones are refused unread. */
  public static final int TEXT_CHARS_MAX = 64 << 10;

  /** The most separate dots of a sealed context. */
  public static final int SEPARATE_MAX = 512;

  /** The most actors of a sealed context. */
  public static final int ACTORS_MAX = 1024;

  private static final int VERSION = 1;
  private static final int MAC_BYTES = 16;
  private static final int HEAD_BYTES = 1 + Long.BYTES;
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE =
      "quorate causal context 1".getBytes(StandardCharsets.US_ASCII);

  /** Keyed and never fed: each use clones it, which costs less than keying anew. */
  private final Mac keyed;

  /** The seal of a cluster; the secret is not kept. */
  public ContextSeal(byte[] clusterSecret) {
    checkArgument(clusterSecret.length > 0, "a cluster secret is not empty");
    keyed = keyed(keyed(clusterSecret).doFinal(PURPOSE));
  }

  /** What a context's text turned out to be. */
  public sealed interface Opened permits Valid, Refused {
    /** The result of the function for this case. */
    <T> T either(Function<Valid, T> valid, Function<Refused, T> refused);
  }

  /**
   * A context that this cluster sealed for this key.
   *
   * @param history what the client has seen
   * @param clock the timestamp that it was sealed with
   */
  public record Valid(History history, long clock) implements Opened {
    @Override
    public <T> T either(Function<Valid, T> valid, Function<Refused, T> refused) {
      return valid.apply(this);
    }
  }

  /**
   * No context of this cluster for this key.
   *
   * @param reason a sentence for the client
   */
  public record Refused(String reason) implements Opened {
    @Override
    public <T> T either(Function<Valid, T> valid, Function<Refused, T> refused) {
      return refused.apply(this);
    }
  }

  /**
   * The text of a context of at most the greatest length ({@link History#limited}).
   *
   * @param clock a hybrid-clock timestamp, not negative: the greatest that the client has seen
   */
  public String seal(Key key, History history, long clock) {
    checkArgument(clock >= 0, "a timestamp is not negative");
    checkArgument(
        history.size() <= ACTORS_MAX && history.separateSize() <= SEPARATE_MAX,
        "a context of %s actors and %s separate dots",
        history.size(),
        history.separateSize());
    byte[] body = CanonicalWriter.bytes(writer -> {
      writer.writeByte(VERSION);
      writer.writeLong(clock);
      HistoryCodec.write(writer, history);
    });
    byte[] sealed = Arrays.copyOf(body, body.length + MAC_BYTES);
    System.arraycopy(mac(key, sealed, body.length), 0, sealed, body.length, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /** What this text is as a context for this key. */
  public Opened open(Key key, String text) {
    if (text.length() > TEXT_CHARS_MAX) {
      return new Refused("A causal context has at most " + TEXT_CHARS_MAX + " characters.");
    }
    byte[] sealed = decode(text);
    int bodyBytes = sealed.length - MAC_BYTES;
    if (bodyBytes <= HEAD_BYTES || !isSealed(key, sealed, bodyBytes)) {
      return new Refused("This is not a causal context that this cluster gave for this key.");
    }
    try {
      return read(new CanonicalReader(ByteBuffer.wrap(sealed, 0, bodyBytes)));
    } catch (MalformedException e) {
      // The MAC is right, so this cluster wrote it: a version that this node does not know.
      return new Refused("This causal context is of a version that this node does not know.");
    }
  }

  private static Valid read(CanonicalReader reader) throws MalformedException {
    CanonicalReader.check(reader.readByte() == VERSION, "an unknown version");
    long clock = reader.readTimestamp();
    History history = HistoryCodec.read(reader);
    reader.requireEnd();
    return new Valid(history, clock);
  }

  /**
   * Empty for what is no base64, or no canonical one: neither padding nor unused bits, which are in
   * the last group only, must make a second text. All else stands for itself, so that nobody's text
   * is written again before its MAC was looked at.
   */
  private static byte[] decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      byte[] last = Arrays.copyOfRange(bytes, bytes.length - bytes.length % 3, bytes.length);
      String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(last);
      boolean isCanonical = text.indexOf('=') < 0 && text.endsWith(canonical);
      return isCanonical ? bytes : new byte[0];
    } catch (IllegalArgumentException e) {
      // The text is a client's: any text may come, and no base64 is no context.
      return new byte[0];
    }
  }

  private boolean isSealed(Key key, byte[] sealed, int bodyBytes) {
    byte[] claimed = Arrays.copyOfRange(sealed, bodyBytes, sealed.length);
    return MessageDigest.isEqual(claimed, mac(key, sealed, bodyBytes));
  }

  private byte[] mac(Key key, byte[] sealed, int bodyBytes) {
    byte[] bucket = key.bucket().getBytes(StandardCharsets.UTF_8);
    ByteBuffer lengths =
        ByteBuffer.allocate(8).putInt(bucket.length).putInt(key.length()).flip();
    try {
      Mac mac = (Mac) keyed.clone();
      mac.update(lengths);
      mac.update(bucket);
      mac.update(key.buffer());
      mac.update(sealed, 0, bodyBytes);
      return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the platform's " + ALGORITHM + " cannot be cloned", e);
    }
  }

  private static Mac keyed(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      // Every Java platform must have HmacSHA256 (Mac's documentation), and any key fits it.
      throw new AssertionError(e);
    }
  }
}

package io.quorate.node.http;

import io.quorate.ring.Key;
import java.nio.charset.StandardCharsets;

/** Reads bucket and key from a path, byte for byte. */
final class KeyPath {
  private static final int BUCKET = 2;
  private static final int KEY = 4;

  private KeyPath() {}

  static String bucket(Target target) throws Refusal {
    String bucket = PercentCoding.decodeText(target.segments().get(BUCKET), "A bucket");
    int bytes = bucket.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > Key.BUCKET_BYTES_MAX) {
      throw Refusal.invalid("A bucket has 1 to " + Key.BUCKET_BYTES_MAX + " bytes of UTF-8.");
    }
    return bucket;
  }

  static Key key(Target target) throws Refusal {
    String bucket = bucket(target);
    byte[] key = PercentCoding.decode(target.segments().get(KEY));
    if (key.length < 1 || key.length > Key.BYTES_MAX) {
      throw Refusal.invalid("A key has 1 to " + Key.BYTES_MAX + " bytes.");
    }
    return Key.of(bucket, key);
  }

  /** The path of a key. */
  static String of(Key key) {
    return "/v1/buckets/"
        + PercentCoding.encode(key.bucket().getBytes(StandardCharsets.UTF_8))
        + "/keys/"
        + PercentCoding.encode(key.bytes());
  }
}

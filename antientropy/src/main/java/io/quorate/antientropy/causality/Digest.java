package io.quorate.antientropy.causality;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The digest of a key's copy: 64 bits of {@code murmur3_128} over bucket, key and canonical state.
 *
 * <p>Equal digests mean equal copies, but for one pair in 2^64: good against accidents, not against
 * an adversary, whom the handshake keeps out. The key is part of it, so that exchanged values of
 * two keys do not cancel in the sum of a Merkle leaf.
 */
public final class Digest {
  private Digest() {}

  /** The digest of this key with a state of these canonical bytes. */
  public static long of(Key key, byte[] encodedState) {
    return of(key, ByteBuffer.wrap(encodedState));
  }

  /** The same for the bytes that remain; the buffer stays as it is. */
  public static long of(Key key, ByteBuffer encodedState) {
    byte[] bucket = key.bucket().getBytes(StandardCharsets.UTF_8);
    Hasher hasher = Hashing.murmur3_128().newHasher();
    hasher.putInt(bucket.length).putBytes(bucket);
    hasher.putInt(key.length()).putBytes(key.buffer());
    return hasher.putBytes(encodedState.duplicate()).hash().asLong();
  }
}

package io.quorate.node.request;

import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One page of a bucket's keys, sorted within a partition by their position on the ring.
 *
 * @param entries the keys that have a living sibling
 * @param next where the next page begins; empty after the last
 */
public record KeyListing(List<Entry> entries, Optional<Cursor> next) {
  public KeyListing {
    entries = List.copyOf(entries);
  }

  /** A key, with its joined state if values were asked for. */
  public record Entry(Key key, Optional<State> state) {
    /** The bytes of the key and of the values that came with it. */
    public long bytes() {
      long bytes = key.bytes().length;
      if (state.isPresent()) {
        for (Sibling sibling : state.get().siblings()) {
          bytes += sibling.content().value().length;
        }
      }
      return bytes;
    }
  }

  /**
   * A place in a listing. As text, for clients that go on later or at another node, it is base64url
   * of {@code partition u16 | key}, the key without its bucket.
   *
   * @param partition the partition that is being listed
   * @param after the last key seen of it; empty: from its beginning
   */
  public record Cursor(int partition, Optional<Key> after) {
    /** The beginning. */
    public static final Cursor START = new Cursor(0, Optional.empty());

    private static final int BYTES_MAX = Short.BYTES + Key.BYTES_MAX;

    /** The cursor as text. */
    public String text() {
      byte[] key = after.map(Key::bytes).orElse(new byte[0]);
      byte[] bytes = ByteBuffer.allocate(Short.BYTES + key.length)
          .putShort((short) partition)
          .put(key)
          .array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The place in this bucket's listing that a text names; the empty text names the beginning.
     *
     * @param partitions how many the ring has
     * @return empty if it names none
     */
    public static Optional<Cursor> parse(String text, String bucket, int partitions) {
      byte[] bytes;
      try {
        bytes = Base64.getUrlDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        // The answer to the question: this text names no place.
        return Optional.empty();
      }
      if (bytes.length == 0) {
        return Optional.of(START);
      }
      if (bytes.length < Short.BYTES || bytes.length > BYTES_MAX) {
        return Optional.empty();
      }
      ByteBuffer place = ByteBuffer.wrap(bytes);
      int partition = Short.toUnsignedInt(place.getShort());
      byte[] key = new byte[place.remaining()];
      place.get(key);
      return partition >= partitions
          ? Optional.empty()
          : Optional.of(new Cursor(
              partition, key.length == 0 ? Optional.empty() : Optional.of(Key.of(bucket, key))));
    }
  }
}

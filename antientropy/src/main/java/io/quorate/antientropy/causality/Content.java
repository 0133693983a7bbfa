package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a client stored: bytes, their content type and a little metadata.
 *
 * <p>The bytes belong to the content from the moment it is made: they are neither copied nor ever
 * changed, neither by it nor by anyone who gave or got them (values reach 16 MiB). Equal when
 * bytes, type and metadata are. The texts are well-formed Unicode. {@link Limits} bind clients
 * only: a join or a decoder takes any size.
 */
public final class Content {
  /** What a client may send; checked at the edge by {@link Content#violation}, never in a join. */
  public static final class Limits {
    /** The longest value: 16 MiB. */
    public static final int VALUE_BYTES_MAX = 16 << 20;

    /** The longest content type, in bytes of UTF-8. */
    public static final int CONTENT_TYPE_BYTES_MAX = 255;

    /** The most metadata entries. */
    public static final int METADATA_ENTRIES_MAX = 64;

    /** The most bytes of all metadata names and values together, in UTF-8. */
    public static final int METADATA_BYTES_MAX = 8 << 10;

    private Limits() {}
  }

  /** No bytes, no type, no metadata: what a delete brings. */
  public static final Content NONE = new Content(new byte[0], "", Collections.emptySortedMap());

  private final byte[] value;
  private final String contentType;
  private final SortedMap<String, String> metadata;

  private Content(byte[] value, String contentType, SortedMap<String, String> metadata) {
    this.value = value;
    this.contentType = contentType;
    this.metadata = metadata;
  }

  /**
   * Content that takes over these bytes; the metadata is copied.
   *
   * @param contentType the media type, empty when the client named none
   * @throws IllegalArgumentException if a text is not well-formed Unicode (a lone surrogate)
   */
  public static Content of(byte[] value, String contentType, Map<String, String> metadata) {
    checkArgument(isUnicode(contentType), "a content type is well-formed Unicode");
    TreeMap<String, String> sorted = new TreeMap<>(metadata);
    sorted.forEach((name, text) ->
        checkArgument(isUnicode(name) && isUnicode(text), "metadata is well-formed Unicode"));
    return ofUnicode(value, contentType, sorted);
  }

  /** Takes over bytes and metadata; the texts come from a strict decoder or were checked. */
  static Content ofUnicode(byte[] value, String contentType, SortedMap<String, String> metadata) {
    return new Content(
        value,
        contentType,
        metadata.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(metadata));
  }

  /** Content of a type and without metadata. */
  public static Content of(byte[] value, String contentType) {
    return of(value, contentType, Collections.emptySortedMap());
  }

  /** What a client's content breaks, as a sentence; empty when it may be stored. */
  public static Optional<String> violation(
      long valueBytes, String contentType, Map<String, String> metadata) {
    if (valueBytes > Limits.VALUE_BYTES_MAX) {
      return Optional.of("A value has at most " + Limits.VALUE_BYTES_MAX + " bytes.");
    }
    if (!isUnicode(contentType)) {
      return Optional.of("A content type is well-formed Unicode.");
    }
    if (utf8Bytes(contentType) > Limits.CONTENT_TYPE_BYTES_MAX) {
      return Optional.of("A content type has at most " + Limits.CONTENT_TYPE_BYTES_MAX + " bytes.");
    }
    return metadataViolation(metadata);
  }

  private static Optional<String> metadataViolation(Map<String, String> metadata) {
    if (metadata.size() > Limits.METADATA_ENTRIES_MAX) {
      return Optional.of("Metadata has at most " + Limits.METADATA_ENTRIES_MAX + " entries.");
    }
    long bytes = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (!isUnicode(entry.getKey()) || !isUnicode(entry.getValue())) {
        return Optional.of("Metadata is well-formed Unicode.");
      }
      bytes += utf8Bytes(entry.getKey()) + utf8Bytes(entry.getValue());
    }
    return bytes > Limits.METADATA_BYTES_MAX
        ? Optional.of("Metadata has at most " + Limits.METADATA_BYTES_MAX + " bytes together.")
        : Optional.empty();
  }

  private static long utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isUnicode(String text) {
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    return encoder.canEncode(text);
  }

  /** The bytes themselves: not to be changed. */
  public byte[] value() {
    return value;
  }

  /** The media type as the client named it; may be empty. */
  public String contentType() {
    return contentType;
  }

  /** The metadata, unchangeable, in the order of {@link String#compareTo}. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Content content
            && Arrays.equals(value, content.value)
            && contentType.equals(content.contentType)
            && metadata.equals(content.metadata));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(value) + contentType.hashCode()) + metadata.hashCode();
  }

  @Override
  public String toString() {
    return value.length + " bytes of " + (contentType.isEmpty() ? "no type" : contentType);
  }
}

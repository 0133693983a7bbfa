package io.quorate.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bytes with the media type and the small metadata that are kept beside them. Immutable.
 *
 * <pre>{@code
 * Value picture = Value.of(new byte[] {1, 2, 3}, "image/png")
 *     .withMetadata(Map.of("taken-by", "anna"));
 * quorate.bucket("pictures").put(Key.of("cat"), picture, Options.DEFAULT);
 * Value found = quorate.bucket("pictures").get("cat").value();
 * System.out.println(found.contentType() + " " + found.metadata().get("taken-by"));
 * }</pre>
 */
public final class Value {
  /** Text, in UTF-8 like all text here. */
  public static final String TEXT = "text/plain";

  /** JSON, in UTF-8 (RFC 8259 §8.1). */
  public static final String JSON = "application/json";

  /** Bytes of no kind in particular. */
  public static final String BYTES = "application/octet-stream";

  private final byte[] bytes;
  private final String contentType;
  private final SortedMap<String, String> metadata;
  private final @Nullable Instant lastModified;

  private Value(
      byte[] bytes,
      String contentType,
      SortedMap<String, String> metadata,
      @Nullable Instant lastModified) {
    this.bytes = bytes;
    this.contentType = contentType;
    this.metadata = metadata;
    this.lastModified = lastModified;
  }

  /** These bytes, which are copied, of this media type; empty: of none. */
  public static Value of(byte[] bytes, String contentType) {
    return new Value(
        bytes.clone(), Objects.requireNonNull(contentType), Collections.emptySortedMap(), null);
  }

  /** These bytes, as {@value #BYTES}. */
  public static Value of(byte[] bytes) {
    return of(bytes, BYTES);
  }

  /** This text's UTF-8 bytes, as {@value #TEXT}. */
  public static Value of(String text) {
    return new Value(Utf8.encode(text, "a value"), TEXT, Collections.emptySortedMap(), null);
  }

  /** This JSON text's UTF-8 bytes, as {@value #JSON}; it is not looked into. */
  public static Value json(String json) {
    return new Value(Utf8.encode(json, "a value"), JSON, Collections.emptySortedMap(), null);
  }

  /** The same with this metadata; names are kept in lower case. */
  public Value withMetadata(Map<String, String> entries) {
    TreeMap<String, String> sorted = new TreeMap<>();
    entries.forEach(
        (name, text) -> sorted.put(name.toLowerCase(Locale.ROOT), Objects.requireNonNull(text)));
    return new Value(bytes, contentType, Collections.unmodifiableSortedMap(sorted), lastModified);
  }

  /** The same as a read found it: written at this moment. */
  public Value writtenAt(Instant moment) {
    return new Value(bytes, contentType, metadata, Objects.requireNonNull(moment));
  }

  /**
   * When it was written, by the clock of the node that took it, to the second or finer; only what a
   * read found has it. It is no part of the value: values that differ in it alone are equal.
   */
  public Optional<Instant> lastModified() {
    return Optional.ofNullable(lastModified);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** The bytes as text; what is no UTF-8 shows as replacement characters. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The bytes as text if they are UTF-8. */
  public Optional<String> strictText() {
    return Utf8.decode(bytes);
  }

  /** The media type as the writer named it; may be empty. */
  public String contentType() {
    return contentType;
  }

  /** The metadata, unchangeable, sorted by name. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value value
        && Arrays.equals(bytes, value.bytes)
        && contentType.equals(value.contentType)
        && metadata.equals(value.metadata);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(bytes) + contentType.hashCode()) + metadata.hashCode();
  }

  @Override
  public String toString() {
    return bytes.length + " bytes of " + (contentType.isEmpty() ? "no type" : contentType);
  }
}

package io.quorate.client;

import java.util.Map;
import java.util.Set;

/**
 * How a program's own values become a store's, and back. What is encoded is decoded again as an
 * equal value. May be used by any number of threads.
 *
 * <pre>{@code
 * Codec<LocalDate> dates = new Codec<>() {
 *   public Value encode(LocalDate date) {
 *     return Value.of(date.toString());
 *   }
 *
 *   public LocalDate decode(Value value) {
 *     try {
 *       return LocalDate.parse(value.text());
 *     } catch (DateTimeParseException e) {
 *       throw new IllegalArgumentException("no date: " + value, e);
 *     }
 *   }
 * };
 * TypedBucket<LocalDate> birthdays = quorate.bucket("birthdays").as(dates, Resolver.newest());
 * birthdays.put(Key.of("anna"), LocalDate.of(1990, 2, 28), Options.DEFAULT);
 * }</pre>
 */
public interface Codec<T> {
  Value encode(T value);

  /**
   * The program's value.
   *
   * @throws IllegalArgumentException with a sentence, if these bytes are none
   */
  T decode(Value value);

  /** Values as the store has them. */
  static Codec<Value> values() {
    return Codecs.VALUES;
  }

  /** Bytes, as {@link Value#BYTES}. */
  static Codec<byte[]> bytes() {
    return Codecs.BYTES;
  }

  /** Text, as {@link Value#TEXT}. */
  static Codec<String> text() {
    return Codecs.TEXT;
  }

  /** JSON of this class, by Jackson's default mapping; as {@link Value#JSON}. */
  static <T> Codec<T> json(Class<T> type) {
    return Codecs.json(types -> types.constructType(type));
  }

  /** A JSON object whose fields' values are of this class. The map's order is kept. */
  static <V> Codec<Map<String, V>> jsonMap(Class<V> type) {
    return Codecs.json(types -> types.constructMapType(Map.class, String.class, type));
  }

  /** A JSON array of different elements of this class. */
  static <E> Codec<Set<E>> jsonSet(Class<E> type) {
    return Codecs.json(types -> types.constructCollectionType(Set.class, type));
  }
}

package io.quorate.client;

import java.util.List;
import java.util.Optional;

/**
 * Some of a bucket's keys.
 *
 * <pre>{@code
 * AsyncBucket words = quorate.bucket("words").async();
 * Optional<String> cursor = Optional.of(KeyPage.START);
 * while (cursor.isPresent()) {
 *   KeyPage page = words.keys(cursor.get(), 100, Options.DEFAULT).toCompletableFuture().join();
 *   page.keys().forEach(System.out::println);
 *   cursor = page.next();
 * }
 * }</pre>
 *
 * @param keys in no order that means anything to a program
 * @param next where the next page begins; empty after the last. It may be kept and used later, with
 *     any node
 */
public record KeyPage(List<Key> keys, Optional<String> next) {
  /** The most keys of a page. */
  public static final int KEYS_MAX = 1_000;

  /** Where the first page begins. */
  public static final String START = "";

  public KeyPage {
    keys = List.copyOf(keys);
  }
}

package io.quorate.examples.views;

import io.quorate.client.Codec;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Quorate;
import io.quorate.client.Resolver;
import io.quorate.client.TypedBucket;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Counts the views of pages, from many clients at once. May be used by any number of threads.
 *
 * <p>A page's value is a map: how many views each client has counted, {@code {"web-1": 17, "web-2":
 * 4}}. A client changes its own entry only, and only upwards; so the greatest entry of siblings is
 * the latest one, and merging by maximum loses nothing. To write a count twice does no harm, which
 * a plain number plus one could not say: a write whose outcome is unknown is simply written again
 * by the next one.
 */
public final class PageViews {
  private final TypedBucket<Map<String, Long>> pages;
  private final String client;
  private final Map<String, Long> counted = new ConcurrentSkipListMap<>();

  /**
   * A client that counts.
   *
   * @param client a name that no other client has, nor this program's last run: it begins at zero
   */
  public PageViews(Quorate quorate, String client) {
    this.client = client;
    pages = quorate
        .bucket("page-views")
        .as(Codec.jsonMap(Long.class), Resolver.merging(PageViews::greatest));
  }

  /** Counts a view. If it fails, the next view of this page brings this one with it. */
  public void count(String page) {
    long mine = counted.merge(page, 1L, Long::sum);
    pages.update(page, found -> with(found, mine));
  }

  /** All views of a page that any client has counted. */
  public long total(String page) {
    return total(page, Options.DEFAULT);
  }

  /** The same, with other options for the read. */
  public long total(String page, Options options) {
    return pages.get(Key.of(page), options).orElse(Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private Map<String, Long> with(Optional<Map<String, Long>> found, long mine) {
    return greatest(found.orElse(Map.of()), Map.of(client, mine));
  }

  /** Each client's greatest count. */
  static Map<String, Long> greatest(Map<String, Long> a, Map<String, Long> b) {
    Map<String, Long> greatest = new TreeMap<>(a);
    b.forEach((client, count) -> greatest.merge(client, count, Math::max));
    return Collections.unmodifiableMap(greatest);
  }
}

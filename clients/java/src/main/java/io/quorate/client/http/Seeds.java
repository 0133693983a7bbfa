package io.quorate.client.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The addresses of the nodes that a client may ask. It stays with one as long as that one serves
 * and moves on to the next when it does not.
 */
final class Seeds {
  private final List<String> origins;
  private final AtomicInteger preferred = new AtomicInteger();

  private Seeds(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  /**
   * The seeds of these addresses.
   *
   * @throws IllegalArgumentException with a sentence, if there are none or one is no address
   */
  static Seeds of(List<String> urls) {
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("a connection needs the address of a node");
    }
    List<String> origins = new ArrayList<>();
    for (String url : urls) {
      origins.add(origin(url));
    }
    return new Seeds(origins);
  }

  private static String origin(String url) {
    URI uri;
    try {
      uri = URI.create(url.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(wrong(url), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean isHttp = scheme.equals("http") || scheme.equals("https");
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    boolean isOrigin = (path.isEmpty() || path.equals("/"))
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && uri.getRawUserInfo() == null;
    if (!isHttp || uri.getHost() == null || uri.getPort() == 0 || !isOrigin) {
      throw new IllegalArgumentException(wrong(url));
    }
    return scheme + "://" + uri.getRawAuthority();
  }

  private static String wrong(String url) {
    return "the address of a node is http://host:port, not '" + url + "'";
  }

  int count() {
    return origins.size();
  }

  /** The place of the seed to ask first. */
  int preferred() {
    return preferred.get();
  }

  /** The seed at this place, counting on from the first after the last. */
  String at(int place) {
    return origins.get(Math.floorMod(place, origins.size()));
  }

  /** From now on asks the next one first, unless somebody else has moved on already. */
  void leave(int place) {
    int here = Math.floorMod(place, origins.size());
    preferred.compareAndSet(here, (here + 1) % origins.size());
  }

  @Override
  public String toString() {
    return String.join(", ", origins);
  }
}

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

  /** The origin that this is the address of. */
  static String origin(String url) {
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

  /** All of them, the one to ask first in front. */
  List<String> inOrder() {
    int first = preferred.get();
    List<String> order = new ArrayList<>(origins.subList(first, origins.size()));
    order.addAll(origins.subList(0, first));
    return order;
  }

  /** Asks the next one first from now on, if this is the one that was. */
  void leave(String origin) {
    int here = preferred.get();
    if (origins.get(here).equals(origin)) {
      preferred.compareAndSet(here, (here + 1) % origins.size());
    }
  }

  /** How requests to a host and port begin, in the seeds' own scheme. */
  String originOf(String hostPort) {
    return origins.get(0).substring(0, origins.get(0).indexOf("://") + 3) + hostPort;
  }

  @Override
  public String toString() {
    return String.join(", ", origins);
  }
}

package io.quorate.benchmarks.http;

import io.quorate.benchmarks.load.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The nodes that clients may ask, and which of them did not answer lately. Shared by all clients.
 *
 * <p>A node that failed is left alone for {@link #REST}; then one client tries it, and the others
 * come back when that one was answered. So a node that hangs costs each client one timeout and
 * after that one client one timeout in a while.
 */
public final class Targets {
  static final Duration REST = Duration.ofSeconds(1);

  private static final long WELL = Long.MIN_VALUE;

  /** A node's address. */
  public record Target(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  private final List<Target> targets;
  private final AtomicLongArray restsUntil;
  private final Clock clock;

  private Targets(List<Target> targets, Clock clock) {
    this.targets = List.copyOf(targets);
    this.restsUntil = new AtomicLongArray(targets.size());
    this.clock = clock;
    for (int place = 0; place < targets.size(); place++) {
      restsUntil.set(place, WELL);
    }
  }

  /**
   * The nodes at these addresses.
   *
   * @param urls {@code http://host:port}, or {@code host:port}
   * @throws IllegalArgumentException with a sentence, if one is none
   */
  public static Targets of(List<String> urls, Clock clock) {
    List<Target> targets = new ArrayList<>();
    for (String url : urls) {
      targets.add(target(url.strip()));
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a benchmark needs the address of a node");
    }
    return new Targets(targets, clock);
  }

  private static Target target(String url) {
    String full = url.contains("://") ? url : "http://" + url;
    URI uri;
    try {
      uri = URI.create(full);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + url + "' is not the address of a node", e);
    }
    boolean isOrigin = uri.getRawPath() == null || uri.getRawPath().matches("/?");
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null || !isOrigin) {
      throw new IllegalArgumentException(
          "the address of a node is http://host:port, not '" + url + "'");
    }
    return new Target(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
  }

  int count() {
    return targets.size();
  }

  Target at(int place) {
    return targets.get(place);
  }

  /** The node to ask for a client that prefers this one: the next after it that is well. */
  int choose(int preferred) {
    for (int step = 0; step < targets.size(); step++) {
      int place = Math.floorMod(preferred + step, targets.size());
      if (mayBeAsked(place)) {
        return place;
      }
    }
    return Math.floorMod(preferred, targets.size());
  }

  private boolean mayBeAsked(int place) {
    long until = restsUntil.get(place);
    if (until == WELL) {
      return true;
    }
    long now = clock.nanoTime();
    // Whoever moves the moment on is the one that tries.
    return now - until >= 0 && restsUntil.compareAndSet(place, until, now + REST.toNanos());
  }

  void failed(int place) {
    restsUntil.set(place, clock.nanoTime() + REST.toNanos());
  }

  void answered(int place) {
    if (restsUntil.get(place) != WELL) {
      restsUntil.set(place, WELL);
    }
  }

  @Override
  public String toString() {
    return targets.toString();
  }
}

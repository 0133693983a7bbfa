package io.quorate.testkit.links;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The lines between the nodes of a cluster on this machine. May be used by any thread.
 *
 * <p>What is set holds for connections that are open and for those to come, until it is set anew.
 *
 * <pre>{@code
 * int peerPort = 19_101; // where the node called node-1 listens for its peers
 * try (Links links = Links.open(Map.of("node-1", peerPort), 1)) {
 *   System.out.println("peer-address: 127.0.0.1:" + links.portOf("node-1"));
 *   links.isolate(List.of("node-1"));
 *   links.heal();
 * }
 * }</pre>
 */
public final class Links implements AutoCloseable {
  private static final long STEP_SECONDS = 10;

  private final Vertx vertx = Vertx.vertx();
  private final LinkTable table;
  private final SortedMap<String, Proxy> proxies = new TreeMap<>();

  private Links(long seed) {
    table = new LinkTable(seed);
  }

  /**
   * Opens a proxy for each node.
   *
   * @param peerPorts by name, where the nodes listen for their peers on loopback; they need not run
   * @param seed of losses and jitter
   */
  public static Links open(Map<String, Integer> peerPorts, long seed) {
    Links links = new Links(seed);
    new TreeMap<>(peerPorts).forEach((name, port) -> {
      Proxy proxy = new Proxy(links.vertx, links.table, name, port, peerPorts);
      links.proxies.put(name, proxy);
      await(proxy.open());
    });
    return links;
  }

  private static void await(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while proxies opened or closed", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a proxy does not open or close", e);
    }
  }

  /** The port that peers are told instead of the node's own. */
  public int portOf(String node) {
    return proxy(node).port();
  }

  private Proxy proxy(String node) {
    Proxy proxy = proxies.get(node);
    if (proxy == null) {
      throw new IllegalArgumentException("there is no node '" + node + "'");
    }
    return proxy;
  }

  /** What holds from now on from one node to another. */
  public void set(String from, String to, Link link) {
    proxy(from);
    proxy(to);
    table.set(from, to, link);
  }

  /** What holds from now on between two nodes, both ways. */
  public void setBoth(String a, String b, Link link) {
    set(a, b, link);
    set(b, a, link);
  }

  /** Cuts these nodes off from all others, both ways; among themselves they still talk. */
  public void isolate(Collection<String> nodes) {
    List<String> others = new ArrayList<>(proxies.keySet());
    others.removeAll(nodes);
    for (String node : nodes) {
      for (String other : others) {
        setBoth(node, other, Link.CUT);
      }
    }
  }

  /** Ends all connections to and from this node at once, without the usual goodbye. */
  public void reset(String node) {
    proxies.values().forEach(proxy -> proxy.reset(node));
  }

  /** All lines are good again. */
  public void heal() {
    table.clear();
  }

  @Override
  public void close() {
    await(vertx.close().toCompletionStage());
  }
}

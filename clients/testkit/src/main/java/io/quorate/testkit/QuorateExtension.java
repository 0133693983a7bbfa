package io.quorate.testkit;

import io.quorate.client.Quorate;
import io.quorate.testkit.links.Links;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cluster for the tests of one class, started before the first and closed after the last. Used as
 * a static field with {@code @RegisterExtension}. Nodes are counted from 1. Its methods are for one
 * thread at a time; what they give may be used by any.
 *
 * <p>Between tests it stays as a test left it: {@link #heal} makes it whole again.
 *
 * <pre>{@code
 * class CartTest {
 *   @RegisterExtension
 *   static final QuorateExtension CLUSTER = QuorateExtension.nodes(3);
 *
 *   @Test
 *   void aCartSurvivesAPausedNode() {
 *     CLUSTER.pause(2);
 *     CLUSTER.quorate().bucket("carts").put("anna", "milk");
 *     CLUSTER.heal();
 *     assertEquals("milk", CLUSTER.quorate(2).bucket("carts").get("anna").text());
 *   }
 * }
 * }</pre>
 */
public final class QuorateExtension implements BeforeAllCallback, AfterAllCallback {
  private final int size;
  private @Nullable Cluster cluster;

  private QuorateExtension(int size) {
    this.size = size;
  }

  /** A cluster of so many nodes, 1 to 9. */
  public static QuorateExtension nodes(int count) {
    if (count < 1 || count > 9) {
      throw new IllegalArgumentException("a test's cluster has 1 to 9 nodes, not " + count);
    }
    return new QuorateExtension(count);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    cluster = Cluster.start(size);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    cluster().close();
  }

  private Cluster cluster() {
    Cluster known = cluster;
    if (known == null) {
      throw new IllegalStateException("the cluster is started before the first test of its class");
    }
    return known;
  }

  /** A client that knows all nodes and asks the next one where one does not serve. */
  public Quorate quorate() {
    return cluster().client();
  }

  /** A client of this node alone. */
  public Quorate quorate(int node) {
    return cluster().client(node);
  }

  /** Where this node serves HTTP, {@code http://host:port}; the same after a restart. */
  public String url(int node) {
    return cluster().url(node);
  }

  /** Ends a node as if its process were killed. */
  public void kill(int node) {
    cluster().kill(node);
  }

  /** Starts a node that was killed, with its data, and waits until it serves. */
  public void restart(int node) {
    cluster().restart(node);
  }

  /** Holds a node as if its process were stopped; its connections stay open. */
  public void pause(int node) {
    cluster().pause(node);
  }

  /** Lets a paused node go on. */
  public void resume(int node) {
    cluster().resume(node);
  }

  /** Cuts these nodes off from the others, both ways; clients still reach all. */
  public void partition(Integer... nodes) {
    Collection<Integer> away = new TreeSet<>(List.of(nodes));
    links().isolate(away.stream().map(Cluster::name).toList());
  }

  /** The lines between the nodes, which are named {@code node-1}, {@code node-2} and so on. */
  public Links links() {
    return cluster().links();
  }

  /**
   * Makes the cluster whole: lines are good, paused nodes go on, killed ones start. Waits until
   * every node serves and sees all others alive.
   */
  public void heal() {
    cluster().heal();
  }
}

package io.quorate.client;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/**
 * A node to be started in this JVM. With nothing but its data folder it is a cluster of its own,
 * that nobody else can reach.
 *
 * <p>Each method changes this builder and returns it.
 *
 * <pre>{@code
 * try (Quorate node = Quorate.embedded().data(Path.of("data")).httpPort(0).start()) {
 *   node.bucket("b").put("k", "v");
 * }
 * }</pre>
 */
public interface EmbeddedBuilder {
  /** The folder of the node's data; made if it is missing. It must be named. */
  EmbeddedBuilder data(Path folder);

  /** The node's name in the cluster; by default the name of its folder. */
  EmbeddedBuilder name(String name);

  /**
   * The port for other nodes, 0 for any free one; 0 by default. A node that is to be found again by
   * others after a restart needs a port of its own.
   */
  EmbeddedBuilder peerPort(int port);

  /** Serves HTTP too, on this port, 0 for any free one; by default it does not. */
  EmbeddedBuilder httpPort(int port);

  /**
   * One member of a cluster that is founded together: this node and the others, each named once.
   *
   * @param peer {@code host:port} for other nodes
   */
  EmbeddedBuilder member(String name, String peer);

  /** Makes this node the one that founds the cluster of the named members. */
  EmbeddedBuilder found();

  /**
   * Joins a running cluster, with its {@code members} unnamed here; once the node is a member this
   * says nothing any more.
   *
   * @param seed host:port where a member serves other nodes
   * @param token what {@code quorate token} has printed within the last hour
   */
  EmbeddedBuilder join(String seed, String token);

  /**
   * The same for a node that has the cluster's secret: by {@link #secretFile}, or because it has
   * joined before.
   */
  EmbeddedBuilder join(String seed);

  /** A file with the cluster's secret, the same for all members. */
  EmbeddedBuilder secretFile(Path file);

  /**
   * Any other setting of a node, by its name and as it stands in a file of settings:
   * {@code setting("zone", "rack-2")}. The README's table has them all.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  EmbeddedBuilder setting(String name, String value);

  /**
   * Starts the node and waits until it serves: for a member of a cluster that is being founded,
   * until all members were seen.
   *
   * @throws IllegalStateException with one sentence, if it cannot start: a folder that another node
   *     uses, a port in use, missing JVM flags (which are named)
   */
  Quorate start();

  /**
   * The same without waiting: the stage ends when the node serves. So one thread can start all
   * members of a cluster. What prevents a start at once is thrown at once; on an event loop of
   * Vert.x, where nothing may wait, the stage tells it.
   */
  CompletionStage<Quorate> startAsync();
}

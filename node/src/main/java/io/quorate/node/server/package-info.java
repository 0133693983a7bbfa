/**
 * A node as a server: the production environment, the HTTP interface and the node, started and
 * stopped together.
 *
 * <pre>
 *   start:  lanes, workers ─▶ HTTP listens, answers "not ready" ─▶ Node: storage, peers, founding
 *   stop:   Node refuses what is new, ends what it began ─▶ HTTP drains ─▶ storage, peers ─▶ lanes
 * </pre>
 *
 * HTTP comes first, so that a long recovery can be watched ({@code /health/ready} says why not),
 * and so that the node knows the port that was found where any was asked for.
 */
@NullMarked
package io.quorate.node.server;

import org.jspecify.annotations.NullMarked;

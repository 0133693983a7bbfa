/**
 * The lines between nodes, one for each direction, which a test can cut, slow down and spoil. It
 * needs no rights and no support of the kernel: a node is told that its peers are where proxies
 * listen.
 *
 * <pre>
 *   node a ──────▶ proxy of b ──────▶ node b        a's peer-address is its proxy,
 *     ▲                │                │           its peer-port is where it listens
 *     │                └─ link a → b    │
 *     └── proxy of a ◀──────────────────┘
 *              └─ link b → a
 * </pre>
 *
 * <p>Who opened a connection is read from the handshake, in which a node names itself: until then
 * bytes pass. What goes towards the node that a proxy stands for is under one link, what comes back
 * on the same connection under the opposite one.
 *
 * <p>A cut holds bytes back and loses none, as TCP does: the sender's buffers fill, and when the
 * cut is healed the stream goes on, unless somebody gave the connection up meanwhile. Datagrams of
 * a cut link are lost.
 */
@NullMarked
package io.quorate.testkit.links;

import org.jspecify.annotations.NullMarked;

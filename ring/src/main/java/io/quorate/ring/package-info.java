/**
 * Where a key lives: hashing, partitions, preference lists, and the topology that says so.
 *
 * <pre>
 *                 0 = 2^64
 *                 .--+--.
 *            p7 .'   |   '. p0          position of a key: murmur3_128(bucket, 0, key), 64 bits
 *             /      |     k\           partition: its top bits, here 3 (Q = 8)
 *        p6  |       |       |  p1
 *            +-------+-------+          table     p0 -> [ a c e b d ]      the first n are owners,
 *        p5  |       |       |  p2                p1 -> [ b a d e c ]      the first of them the
 *             \      |      /                     p2 -> [ c d a b e ]      first owner
 *            p4 '.   |   .' p3                    ...
 *                 '--+--'               others    in rendezvous order per partition: fallbacks
 * </pre>
 *
 * <p>The ring is cut into Q equal arcs, the partitions, and Q never changes (Dynamo §6.2, strategy
 * 3): what moves between nodes is whole partitions, each with its own log of changes, tree and
 * index.
 *
 * <p><b>Why an explicit table.</b> In Dynamo a node takes tokens, and a key's owners are found by
 * walking clockwise over the tokens, skipping nodes that were met before (§4.3). In such a walk
 * owners depend on their neighbours' owners: in trials the change of one token's owner altered 10
 * to 19 preference lists and moved copies between nodes that neither came nor left. A change of the
 * ring must be exactly the lists that it names, because each list that changes goes through a
 * fenced transition. So the topology lists the owners of each partition, and
 * {@link io.quorate.ring.placement} computes a new table from the old one. It costs eleven bytes a
 * partition.
 *
 * <p><b>Why fallbacks are not in the table.</b> Nobody is asked to keep what fallbacks hold; all
 * that matters is that coordinators agree on who they are, and that a dead node's share falls on
 * many. A hash order does both without any state (rendezvous hashing, Thaler and Ravishankar 1998).
 *
 * <p>A {@link io.quorate.ring.Topology} is one immutable value, checked as a whole when it is made,
 * so that no reader ever meets an owner who is no member. {@link io.quorate.ring.TopologyCodec}
 * gives it canonical bytes. {@link io.quorate.ring.Level} holds the rule by which a level becomes a
 * count.
 */
@NullMarked
package io.quorate.ring;

import org.jspecify.annotations.NullMarked;

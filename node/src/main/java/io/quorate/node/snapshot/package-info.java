/**
 * Snapshots of a whole cluster: how the parts that its nodes take at different moments, while
 * clients write, become one thing from which the cluster can be made again.
 *
 * <pre>
 *   asked node        n1            n2            n3
 *      │── hold ─────▶│────────────▶│────────────▶│     from here on nobody forgets anything …
 *      │◀─────────────│◀────────────│◀────────────│
 *      │── take ─────▶│ links       │             │
 *      │              │             │ links       │ links
 *      │◀─────────────│◀────────────│◀────────────│     … until here
 *      │── keep ─────▶│────────────▶│────────────▶│     each: have I held all the time? then it is kept
 *      ▼
 *   any no, any silence: discard, and nobody keeps anything
 * </pre>
 *
 * <h2>What is in it</h2>
 *
 * A node's part is a second name for each closed segment of its log ({@code node.storage}), and a
 * copy of its topology, its reap generations and, if it lies in the data folder, the cluster's
 * secret. Before the links are made the segment that is being written is forced and closed, so
 * everything that the node acknowledged before is in it.
 *
 * <p><b>Every write that was acknowledged before the snapshot was asked for is in the join of the
 * parts.</b> It was acknowledged because enough nodes had it, as a copy or as a hint, and of those
 * that take part none loses it before its part is taken: a record is only ever superseded by a join
 * that contains it, and what a node removes in the course of its work, it removes either before it
 * began to hold or after its part was taken. What it removed before it held, others had forced
 * before: a hint, when so many owners had it; a copy that it did not own any more, when an exchange
 * showed that the owners had it. They hold too, or it is theirs in the same way.
 *
 * <h2>Why nothing deleted comes back</h2>
 *
 * The parts are of different moments. Say that a tombstone T is written and reaped between the
 * first and the last of them, and then a new value is written without having seen T: an early part
 * would have the old value, a late one the new one and no T, and the join would show both. So
 * nobody removes a tombstone between the first take and its own.
 *
 * <p>Let h be the moment when the last node has said that it holds, and x a node that removes T, at
 * r, having been told so by a round ({@code antientropy.reap}).
 *
 * <ol>
 *   <li>r before h: all members had raised to the round's generation before x was told to remove,
 *       so before every part was taken. Every state of the key that any of them had from then on is
 *       clean: it holds nothing that T covers. So is the join of the parts.
 *   <li>r after h: x holds until its part is taken and until all parts are, so r comes after all of
 *       them. Whatever was written after T had been removed anywhere is in no part. What is in the
 *       parts was written where T still was, or before T: the join of the parts is a join of states
 *       of a cluster in which T was never reaped.
 * </ol>
 *
 * <p>What is needed for the second case is asked of each node at the end, not believed: it keeps
 * its part only if it has held for this very snapshot without a break, which a node that was
 * restarted, or whose lease was over, has not. No clock is compared with another. Nor may a round
 * that began before be finished: to hold takes back what was pledged, so that a late question to
 * remove finds nothing pledged. A removal that was on its way to the log when the node began to
 * hold belongs to the first case.
 *
 * <p>Holding takes hints and copies of former owners along with tombstones: a hint that was
 * delivered to an owner after the owner's part was taken, and removed before the holder's, would be
 * in no part. And it is refused while copies move, and comes to nothing if the epoch has changed by
 * the end, for a partition's owners must be the same in all parts; nor may a node take part some of
 * whose copies do not count, or are dropped meanwhile ({@code Voiding}).
 *
 * <h2>One node restored</h2>
 *
 * is an old disk that knows it ({@code Recovery.restored}). Its copies do not count for r until
 * they were compared with those of every living owner; its actors do not continue, since the disk
 * was not closed cleanly; where others reaped since, its reap generation is lower than what they
 * know, and it drops its copies and fetches theirs. The generations are copied before the links are
 * made, so that they never claim more than the copies are worth. It votes no more: nobody knows
 * what it had promised as a voter since. The disk from which the snapshot was taken must not come
 * back.
 *
 * <h2>A cluster restored</h2>
 *
 * on empty machines is a new generation of the topology. All parts are of one epoch, so they have
 * one topology, and each node makes the same successor of it by itself: the nodes of the snapshot
 * are the members, and owners are those that were. Nodes of the old generation are refused, and
 * nobody has ever voted in the new one. No copy counts at first, so that the owners join all their
 * copies, say so in the log, and go on ({@code node.exchange}); hints are delivered as ever. The
 * reap generations are those of the parts: who was behind when its part was taken, because it had
 * come back with an old disk and not yet met anybody, is behind afterwards, and drops what it must.
 * A member that was dead when the snapshot was taken is no member of the new generation.
 *
 * <p>The same snapshot restored twice makes the same generation twice. Where nodes of the first
 * time may still run, the second one is given a higher number by the operator.
 */
@NullMarked
package io.quorate.node.snapshot;

import org.jspecify.annotations.NullMarked;

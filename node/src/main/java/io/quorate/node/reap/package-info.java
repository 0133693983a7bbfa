/**
 * How a node takes part in the reaping of tombstones and the pruning of histories: the host of
 * {@link io.quorate.antientropy.reap}, one {@link io.quorate.node.reap.Reaping} per lane.
 *
 * <pre>
 *   Tombstones ── old enough ──▶ Drive ── Round ──▶ show, raise, close, mark, remove ──▶ members
 *        ▲                                                                                 │
 *        │ index                        Answering ◀────────────────────────────────────────┘
 *        └── removal, shorter copy ◀───────┤ ├──▶ generations, forced before they are gone by
 *                                          │ └──▶ Trees: what is marked leaves its leaf
 *   Learning ◀── what others say of generations: raise too, or
 *        └─────▶ Voiding: drop what was held while others reaped, but what this process itself
 *                gave, and be filled again
 * </pre>
 *
 * <h2>When</h2>
 *
 * The first owner of a partition drives. It looks at the partitions of which it knows tombstones,
 * one round at a time for each lane, at most 512 tombstones and 64 KB of keys a round; only where
 * every member is alive, nothing moves, and the tombstone's record has been the newest for the
 * whole {@code retry-window}, measured by the order of records and the node's own clock. A node
 * that was restarted begins to measure anew. A round that failed is tried again after a rest, which
 * doubles up to a minute, or up to the window if that is shorter; the next candidates are taken
 * from another place of the partition, so that a tombstone that somebody holds up does not hold up
 * others.
 *
 * <p>Living keys with more spent history than is let be (16 entries) are candidates too, whatever
 * their age, but no more often than each partition is looked at: every eighth of the window. They
 * are told by a flag of their record, as tombstones are.
 *
 * <p>A round costs each member two small files forced, and each owner one removal record a
 * tombstone. While a partition is raised, a write of it that is on its way is sent once more, some
 * 20 ms later.
 *
 * <h2>What is counted</h2>
 *
 * {@code quorate_tombstones} is what this node holds of them, as a copy; a tombstone is reaped at
 * each owner by itself, so {@code quorate_tombstones_reaped_total} counts each once for each owner.
 * {@code quorate_copies_pruned_total} counts copies likewise.
 *
 * <h2>What is left</h2>
 *
 * A member that is away for long keeps all tombstones of the cluster alive, until it is back or is
 * removed: in doubt, they are kept, and so are histories. Those of buckets in which the last writer
 * wins take two windows, one for each step. A copy that a former owner could not bring to the new
 * ones, and still has, keeps the tombstones and histories of its keys. A key that is written at
 * every moment of a round keeps its history until it is not.
 */
@NullMarked
package io.quorate.node.reap;

import org.jspecify.annotations.NullMarked;

/**
 * How the owners of a partition find out where their copies differ, and make them equal: Merkle
 * trees (Merkle 1987; Dynamo §4.7) and their exchange, as machines that send nothing.
 *
 * <pre>
 *   initiator                                   peer
 *   ─────────                                   ────
 *   Root(sum of all)            ───────────▶    equal?            ◀─ 8 bytes each way, at rest
 *                               ◀───────────    32 sums
 *   Leaves(blocks that differ)  ───────────▶
 *                               ◀───────────    32 sums for each
 *   Entries(leaves that differ, from)  ────▶
 *                               ◀───────────    (position, digest) …, a page of at most 64 KB
 *   States(positions) ─────────────────────▶
 *                               ◀───────────    states; joined here, forced
 *   joins of what the peer lacks  ─────────▶    joined there, forced
 * </pre>
 *
 * <h2>Why 1,024 leaves of 32 blocks, fixed</h2>
 *
 * Both sides must cut alike, and a node does not know how many keys another one has: a fixed shape
 * needs no agreement. What it costs, with 128 partitions, for a million keys: 7,800 keys a
 * partition, 7.6 a leaf. One differing key costs 8 + 256 + 256 bytes of sums and a leaf's 8 entries
 * of 16 bytes: half a kilobyte before the state itself. A hundred differing keys in one partition
 * cost a hundred leaves, 12 KB. Ten million keys: 76 a leaf, 1.2 KB for one differing key. With
 * 16,384 leaves that would be 76 bytes, but the tree 16 times as large, and its inner sums too: the
 * whole of one difference is least when a leaf holds about as many bytes as the sums above it.
 *
 * <p>Memory: at most 8.8 KB a partition that is used at all, whatever the number of keys: 1.1 MB
 * for 128 partitions on one node, 1.1 bytes a key of a million. Entries are not kept a second time:
 * a leaf is listed by a pass over the partition's index. That costs about 0.1 µs for each key of
 * the partition and page (0.8 ms for 7,800 keys), paid only where sums differ.
 *
 * <h2>Why sums</h2>
 *
 * A leaf is the sum mod 2^64 of its entries' digests: changed in constant time, whatever the order.
 * With exclusive or, two entries with equal digests would cancel, and a leaf would be equal where
 * copies are not (RELIABILITY §1 #15). Equal states have one encoding (#16), so equal copies have
 * equal digests and nothing is repaired for ever.
 *
 * <h2>One tree for each n</h2>
 *
 * A bucket that keeps n copies has the first n of the preference list as owners. Two members may
 * both own the keys of one bucket, and only one of them those of another. So a partition has a tree
 * for each n in use, and only members that are both among the first n compare it.
 */
@NullMarked
package io.quorate.antientropy.exchange;

import org.jspecify.annotations.NullMarked;

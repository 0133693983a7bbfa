/**
 * How a node keeps its copies equal to those of the other owners when nobody reads them: the host
 * of {@link io.quorate.antientropy.exchange}, one {@link io.quorate.node.exchange.Exchanges} per
 * lane.
 *
 * <pre>
 *     index ── every change ──▶ Trees ◀── compare ── PeerExchange ◀── Schedule: by suspicion, by age
 *       ▲                         ▲                    │   │   │
 *       │                         │            Pulling ┘   │   └ Pushing
 *     Replica ◀── join, forced ───┼──────────────┘         │       └──▶ join at the peer, forced
 *       │                         │                        ▼
 *       │ unreadable ─▶ leaves its leaf              Answering, at the peer
 *       └──────────────▶ KeyRepairs: fetch from every living owner, join, complete
 *     Scrub ── reads every record, slowly ─▶ unreadable
 *     Doubts: what was lost and cannot be named: whole partitions do not count for r meanwhile
 * </pre>
 *
 * <h2>Trees</h2>
 *
 * A tree is a function of the index: made by one pass over it when it is first asked for (1 ms for
 * 10,000 keys), changed with it, thrown away with the process. So it cannot be stale after a crash
 * (RELIABILITY §1 #15): what the index says after a start is what the tree says. Hints are no
 * copies and are in none. Changes are told by the space that makes them, after the record is as
 * durable as was asked: by writes, joins, removals alike.
 *
 * <h2>When</h2>
 *
 * Each pair of partition and other owner comes every {@code period}; who compared first spares the
 * other. A peer that was away comes at once with all its partitions; so does a pair of which a mark
 * was dropped ({@link io.quorate.node.replica}, Hints). What differed is looked at again after a
 * second, then two, and so on up to the period. At most 4 exchanges of a lane run at once, one with
 * each peer; each does one bounded step at a time; bytes are limited per second; and while the lane
 * has 128 requests of clients in flight, a step waits for up to half a second. Every call ends
 * within 5 s; an exchange whose call fails is given up and begun anew later, which costs only what
 * had been equalled already.
 *
 * <h2>What the end of an exchange proves</h2>
 *
 * {@link io.quorate.node.exchange.Exchanges#run} is what a change of the ring uses. Its
 * {@link io.quorate.node.exchange.Ended.Complete} proves, for the numbers of copies named:
 *
 * <pre>
 *   PULL   this node has, forced, all that the peer had, forced or not, when it began
 *   PUSH   the peer has, forced, all that this node had when it began
 *   BOTH   both
 * </pre>
 *
 * So a new owner fills itself by PULL from old ones; the first of them brings everything, in
 * answers of up to a mebibyte, and the others what it lacked. An old owner may drop its copy when
 * PUSH to each new owner is complete and it has joined nothing since it began. It does not prove
 * that the roots are equal: under load they seldom are, and need not be, since what is written
 * meanwhile is at both by its own quorum. Each side must own the partition when it is asked
 * ({@link io.quorate.node.replica.Replica#ownsPartition}), else the exchange is given up: who lost
 * its ownership has nothing to give.
 *
 * <h2>What was lost</h2>
 *
 * <pre>
 *   a record cannot be read    reading it is an error. It leaves the tree. A join or a write takes its
 *                              place at once, under a fresh actor, marked INCOMPLETE in the record:
 *                              it does not count for r, through restarts too. When every living owner
 *                              was asked and what they have is joined, it is written without the mark;
 *                              if nobody has anything, the record is removed.
 *   something is lost, and     all partitions are doubted: they take writes, serve exchanges and give
 *   cannot be named            what they have, but do not count for r and are not listed, until each
 *   (a torn segment)           was compared with every living owner, one at least. Then the storage
 *                              is told that it is healed.
 * </pre>
 *
 * Why every living owner: a write that this node acknowledged and lost may be at any one of them.
 * Why a dead one is not waited for: it may never come back, and what it has comes with it. If one
 * of those that are asked cannot read its record either, the key stays an error until it can, or
 * until somebody writes it anew: an error is never turned into a not-found while somebody's record
 * exists. Where no owner's copy counts, as after a power cut of a whole cluster, all owners join
 * what is left of each other and go on, and the log says so.
 */
@NullMarked
package io.quorate.node.exchange;

import org.jspecify.annotations.NullMarked;

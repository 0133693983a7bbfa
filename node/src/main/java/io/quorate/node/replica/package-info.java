/**
 * What one node holds of the data: its copies and its hints, one
 * {@link io.quorate.node.replica.Replica} per lane.
 *
 * <h2>The way of a write</h2>
 *
 * <pre>
 *   mint, join                                              minted ──▶ the other owners, at once
 *      │                                                      ▲
 *      ▼                                                      │
 *   resolve ──────────────▶ newest copy ──▶ join, mint ──▶ encoded once
 *      │   1 pending table       ▲                             │
 *      │   2 index: none? absent │                             ├──▶ pending table: newest = this
 *      │   3 hot values          │                             │
 *      └─▶ 4 read the log ───────┘                             ▼
 *          (who comes for the key                        Space.append ─ ─ ─ log worker ─ ─ ─ ▶ stored
 *           meanwhile waits in order)                                                           │
 *                                         index names it ◀── drop from the pending table,  ◀────┘
 *                                         hot values have it     if nothing of the key is on its way
 *                                                              answer all whom this record satisfies
 * </pre>
 *
 * <h2>Why an operation never works on an old copy</h2>
 *
 * The newest copy of a key is the pending one if there is one, else the one that the index names.
 * Both change on this lane only. An operation is given the newest copy and uses it before it
 * returns, so nothing comes between. While a copy is being read, the key is busy: whoever comes for
 * it waits behind the read, so nothing can be appended meanwhile, and each one that waited is given
 * what is newest when its turn comes, not what was read. A hot value bears the sequence of its
 * record and is used only if the index names that sequence now; so it may be evicted or be stale
 * and does no harm.
 *
 * <h2>When a waiter is answered</h2>
 *
 * Copies only grow: each is a join onto the newest in memory, so a record contains all that the
 * records handed to the log before it contain. Hence a waiter is told once its own record <em>or
 * any newer one</em> is as durable as it asked. An unchanged join appends nothing and waits for the
 * force of what it found: with the waiters of the newest record if that is on its way, else for the
 * force of the sequence that the index names. To answer it at once would acknowledge what a power
 * cut may still take back (RELIABILITY §2.9).
 *
 * <h2>When an append fails</h2>
 *
 * Its waiters pass to the next newer record of the key that is on its way, if there is one: it
 * contains their state. If there is none, they are refused: <em>unknown</em> if any record with
 * their state may be on the disk or was shown to anybody while it was pending (a reader may have
 * carried it to another owner by a repair), else with the reason why surely none is. If a newer
 * record was stored, nothing else happens. If the failed one was the newest, memory knows what the
 * disk does not; once the key's last record is reported the pending copy is dropped, and the key
 * goes back to what the index names. It must go back, because memory that outlives a failure would
 * grow while the disk is full, and because a later, unchanged join onto it would have no record to
 * wait for. In the time before the last report such a join appends the copy again, and a write
 * builds on it: so who waits for what failed while an older record is on its way is told unknown.
 *
 * <p>Going back forgets dots that this node gave and sent to others. So every failure tells the
 * {@link io.quorate.antientropy.causality.ActorSource} that the copy's actor is lost: the key's
 * next write takes a fresh actor, and no dot is given twice. Such a start must not be recorded as
 * ended cleanly ({@link io.quorate.antientropy.causality.ActorSource#lostAny}). The copy's time is
 * remembered too ({@code LostTimes}): the key's next write is later, although the copy that it is
 * built on and the wall clock may be far behind, or the other owners, who remember of each disk the
 * latest requests, would forget it as soon as it comes. What went to the other owners stays there
 * and returns by repair: the write's outcome was unknown and is allowed to show.
 *
 * <h2>Why a read may show what is not durable</h2>
 *
 * A read gives the pending copy. It may be lost in a power cut, and its writer has no answer yet: a
 * write in progress, which a read may or may not see. What a reader saw can disappear only if this
 * node loses it and no other owner got it. Answering with the older copy instead would let a write
 * that was acknowledged by others (who have it forced) be missed by a read that counts this node,
 * and would make two reads of one lane go back in time. A reader's context that covers a dot which
 * then vanishes does no harm: that dot's actor is never continued, by the rule above or by the
 * unclean start.
 *
 * <h2>When a record cannot be read</h2>
 *
 * Readers get an error, never a not-found. A write or a join takes the record's place at once, with
 * an empty copy for what it found: so its actor is fresh, and no dot is given twice. What it
 * appends bears the mark {@code INCOMPLETE}, which every later record of the key inherits, through
 * restarts, until {@link io.quorate.node.replica.Replica#complete} says that all living owners were
 * asked: as long as it bears the mark it is joined into answers but does not count for r, because
 * the lost record may have held a write that this node acknowledged.
 *
 * <h2>What a delete leaves</h2>
 *
 * A delete with what its client saw joins that into the history: done again it changes nothing, so
 * it takes no place among the requests that a key remembers, and is never taken for a repeat. A
 * delete without context removes what a read found; done again it would remove something else. So
 * it is remembered ({@link io.quorate.node.replica.Mint#remembered}), also where there was nothing
 * to delete. Then the key, which did not exist, has a small record at each owner, a tombstone by
 * its requests alone, until it is reaped like any other.
 *
 * <h2>Hints</h2>
 *
 * A hint is a copy at another place, the pair of owner and key, under the same rules: newest joined
 * state, pending table, waiters. What a fallback acknowledged is <em>pinned</em>: data, bounded,
 * refused when there is no room, removed only by delivery. A hint that an owner keeps for itself is
 * a mark without bytes: <em>deliver what you hold of this key</em>; its loss leaves work to the
 * exchange and no more, so the oldest marks are dropped when there are too many.
 *
 * <p>A fallback that coordinates mints in its hint: the place has an actor of its own, under the
 * rules above. After the hint was delivered and removed the place is absent, so that its next mint
 * takes a fresh actor.
 *
 * <p>A removal occupies its place like a read: what comes for it waits, so no new hint can slip
 * between the check of the sequence and the removal record. A removal that fails leaves the hint,
 * or brings it back after a restart: it is delivered once more, which changes nothing.
 */
@NullMarked
package io.quorate.node.replica;

import org.jspecify.annotations.NullMarked;

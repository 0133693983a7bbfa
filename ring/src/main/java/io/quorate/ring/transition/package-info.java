/**
 * How a partition changes its owners without ever having two quorums that do not meet.
 *
 * <p>Two majorities of one set have a member in common, and so a read finds what a write left. Two
 * majorities of two different sets need not: with owners {a b c} yesterday and {c d e} today a
 * write at {a b} and a read at {d e} pass each other, even if nobody errs (RELIABILITY #11). So
 * nothing is flipped. A change goes through four phases, each a topology of its own that all agree
 * on:
 *
 * <pre>
 *                         old owners          new owners
 *                         a   b   c           c   d   e
 *   1 OLD                 R W                                      announced; nothing changes yet
 *   2 WRITE_BOTH_READ_OLD R W                 - W                  the new ones are filled
 *   3 WRITE_BOTH_READ_NEW - W                 R W
 *   4 NEW                                     R W                  the old ones give up their copies
 *   at rest                                   R W                  the table names the new ones
 *
 *   W: W of this set must hold a write, of each set by itself.  R: R of this set answer a read.
 * </pre>
 *
 * <h2>The fence</h2>
 *
 * A partition's <em>since</em> is the epoch in which its owners or its phase last changed. Each
 * request about it carries the since that its coordinator goes by. A replica
 *
 * <pre>
 *   request older than what the replica knows     refuses: nothing was read, nothing stored
 *   request newer                                 fetches the newer topology, adopts it, then serves
 *   the same                                      serves
 * </pre>
 *
 * so that whatever is counted for a request was said by replicas in that request's phase, and who
 * has once been in phase i serves no earlier one ever again, also after a crash: a topology is
 * forced before anybody here goes by it. An epoch that does not touch the partition leaves its
 * since alone and refuses nothing.
 *
 * <h2>Confirmations</h2>
 *
 * <em>A node confirms a phase</em> when it has forced the topology that has the partition in this
 * phase and goes by it on the partition's lane; a new owner confirms phase 2 only when it is also
 * <em>filled</em>. Phase i + 1 is proposed only when a majority of the old owners and a majority of
 * the new owners have confirmed phase i. A bucket's owners are the first n of a row, so "a
 * majority" is one of the first n for every n that any bucket has. Who does not answer has not
 * confirmed.
 *
 * <p><em>Filled</em> means: an exchange with each of a majority of the old owners, every one of
 * them in phase 2 or being this node itself, has ended with this node having all that the other
 * had, and all that is forced here; every other old owner that answers was asked as well. A
 * continuing owner is filled like any other: it may have missed writes that a majority of the old
 * set acknowledged, and where n shrinks, it alone may become the set. What was filled is known in
 * memory. After a restart in phase 2 the node fills again; after one in phase 3 its copy counts for
 * r once it was compared with every living owner. A confirmation that was given before the restart
 * stays true: it spoke of what is forced.
 *
 * <p><em>Stored</em> in a phase means: still in that phase when it is stored. A join that came in
 * phase 1 and waits for its force while the node enters phase 2 is not in what is given to a new
 * owner meanwhile, so the answer to it is compared as well, and is a refusal.
 *
 * <h2>Why any read finds any write that was acknowledged before it began</h2>
 *
 * Take majorities, as the level <em>quorum</em> does. Let the write be of phase i and the read of
 * phase j.
 *
 * <pre>
 *   write in    read in    they meet
 *   1, 2, 3     1, 2       in the old set: both took a majority of it
 *   2, 3, 4     3, 4       in the new set: both took a majority of it
 *   1           3, 4       through filling, see (a)
 *   4           1, 2       cannot happen, see (b)
 * </pre>
 *
 * Meeting means: some node x served both. If it served the write first, the read has it. If it
 * served the read first, in phase j, the write was not acknowledged before the read began, for x
 * stored it only later; that is a concurrent read, which may miss it.
 *
 * <p>(a) Phase 3 exists only if a majority of the new owners is filled, and only the filled ones
 * count for r; so at least one that answers is filled. It exchanged with a majority of the old
 * owners after these had entered phase 2. The write was stored in phase 1 by a majority of the old
 * owners; one of them, y, is in both majorities. The fence of y lies between its storing the write
 * in phase 1 and the exchange in phase 2: the exchange brought it. From one source it would not
 * have (RELIABILITY #12): the write may be exactly where that source is not.
 *
 * <p>(b) Phase 4 exists only if a majority of the old owners confirmed phase 3. They refuse every
 * read of phase 1 and 2 from then on, for ever; no majority of the old set is left for one. The
 * same holds for a late write of phase 1: a majority of the old owners entered phase 2 before phase
 * 3 began, so a coordinator that slept finds no W and must adopt.
 *
 * <p>From one transition to the next: the new set of the first is the old set of the second, and
 * reads and writes at rest are those of phase 4. A reader that still goes by the first one's phase
 * 1 or 2 is refused by (b), whatever has happened since.
 *
 * <p>For levels below a majority nobody can promise this by counting confirmations of majorities.
 * What <em>r = one</em> with <em>w = all</em> promises at rest holds inside a transition once all
 * owners have confirmed, because an owner that is not filled never counts for r.
 *
 * <h2>Why nothing is lost</h2>
 *
 * A write below a majority, and an unknown one, may lie at one old owner that no filling met. So an
 * old owner brings what it has to every new owner in phase 3, when both are written and own the
 * partition, and drops its copy at rest only if that was done with all of them. Else it keeps the
 * copy. Hints are delivered to all owners of both sets while both are written and go only when W of
 * each have it, so that what a fallback acknowledged reaches those who are read next.
 *
 * <p><b>Who leaves</b> takes its disk along, so what only it has would be gone (RELIABILITY #7).
 * From the epoch in which its role is <em>leaving</em> it is nobody's fallback and takes no hint
 * more. Phase 4 of what it gives up waits until it has brought it to every living new owner, and to
 * a majority of them. When it owns nothing any more, it stays a member until it says, of that very
 * epoch, that it holds no hint that is data: it delivers them also where their target is dead, to a
 * majority of the owners. Both are asked of the disk, so a restart changes nothing. It is waited
 * for as long as it takes. Where it dies over it the operator says so by a <em>removal</em>, which
 * waits for nothing of it: what it alone had is gone, as with any lost disk.
 *
 * <p><b>What is left.</b> Of an old owner that stays a member phase 4 waits for a while only: one
 * that could not bring what it has keeps a copy that nobody reads, and brings it later. Until then
 * a write acknowledged below a majority may be on its disk only, and not be shown. Levels of a
 * majority or more are not concerned.
 *
 * <h2>A change that cannot end</h2>
 *
 * Nobody counts for the dead, so a change stands still where too few of one partition's owners
 * live: mostly in a cluster of two, or with a bucket of one or two copies, else when several died.
 * {@link io.quorate.ring.transition.Stall} finds that, and what can be done: a dead leaver is
 * removed, which takes its turn at once; any other one only at rest, so the change is cancelled
 * first. That is not done unasked when an operator removes a member: he may know better that it
 * comes back, and the change that is given up was his. It is done where a policy removes
 * ({@code remove-after}), for nobody is there to be asked. Cancelling is safe in every phase, see
 * {@code Cancelling}: up to phase 2 it takes nothing away that is read; from phase 3 it goes
 * forward to the old owners by the same fences. So where the copies that must come back lie with a
 * dead majority, cancelling stands still too, and only {@code topology force} goes on.
 *
 * <h2>A copy of who is no owner</h2>
 *
 * A member that finds copies of a partition at rest which it does not own brings them to its owners
 * and drops them when each of these has all of them: after every change, and as well where a crash
 * came between. Nothing is remembered for that; the disk and the topology say what is to be done.
 * While an owner is away the copy stays, and so does the hope for what only it may hold. If the
 * partition is owned again meanwhile, the copy is like that of an owner that was away: filled
 * before it counts. That is safe as long as nothing of the partition was reaped, and reaping asks
 * every member for what it still has. A copy of who is no member any more is joined by nobody.
 *
 * <h2>Who may coordinate a write</h2>
 *
 * An owner of either set that is written. A mint is safe at any node with a place of its own for
 * the key: its actor is its own, and what it does not know it does not cover. What a repeat must
 * find it reads from a majority of the set that is read, wherever it is minted. A coordinator that
 * is no owner any more, because the phase changed under it, mints into a hint, or brings what it
 * minted to the new owners: the same dot again, which is a join and changes nothing where it is
 * known.
 *
 * <h2>Crashes</h2>
 *
 * <pre>
 *   a coordinator     its request is unknown, as always; what it minted is a copy or a hint
 *   an old owner      returns in the phase that it had forced, asks for newer, refuses the older
 *   a new owner       the same; in phase 2 it fills again: an exchange of what is equal costs little
 *   the driver        confirmations are asked again by whoever drives next; nothing is kept at it
 *   two drivers       both propose; agreement chooses one topology per epoch, the other one looks
 *                     again; each proposal is made from the topology that it succeeds
 *   a majority of     the partition stays in its phase, which serves as long as it has its quorums;
 *   an owner set      nobody counts for the dead. Only an operator can go on without them
 * </pre>
 */
@NullMarked
package io.quorate.ring.transition;

import org.jspecify.annotations.NullMarked;

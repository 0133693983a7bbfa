/**
 * Carries one client's request through the replicas (Dynamo §4.5, §4.6, §5).
 *
 * <p>{@link io.quorate.node.coordinator.WriteQuorum}, {@link io.quorate.node.coordinator.Poll} and
 * {@link io.quorate.node.coordinator.ReadQuorum} are machines: they decide what counts and what is
 * certain, send nothing and know no time. Around them stand thin hosts, one object per request, all
 * on the lane of the key's partition. A host's work does not end with the client's answer: late
 * replies still repair, late failures still get their hint.
 *
 * <h2>A write's way</h2>
 *
 * <pre>
 *   client ─▶ any node ──Coordinate──▶ an owner ──▶ mint ──┬──Join──▶ owner b ──▶ stored
 *               │                        │                 ├──Join──▶ owner c ──▶ stored
 *               │ no answer, or none     │                 └─▶ its own log     ─▶ stored
 *               │ yet: the next owner,   │                      W of them: answered
 *               │ as a repeat            │
 *               │                        └─ b is dead ──Join, hint for b──▶ fallback d
 *               └─ no owner lives, sloppy ──Coordinate──▶ fallback d, which mints in its hint
 * </pre>
 *
 * <h2>A read's way</h2>
 *
 * <pre>
 *   client ─▶ any node ──Fetch──▶ R replicas: itself, those that live, fallbacks, the dead
 *               │  one is late: one more        │
 *               ◀─ copies, or "yours" ──────────┘
 *               │ join of all ──▶ answered once R count
 *               └──Join──▶ whoever was behind, early or late
 * </pre>
 *
 * A node that owns the key names its own copy's digest, and only copies that differ are sent
 * ({@link io.quorate.node.coordinator.OwnCopy}).
 *
 * <h2>What counts</h2>
 *
 * An acknowledgement speaks of a stored state and of one disk. Strict counts owners, so that R and
 * W with R + W above N have an owner in common. Sloppy counts disks: a fallback counts in place of
 * the one owner that its hint names, and an owner and its stand-in together once, for they are to
 * become one copy. What a coordinator keeps for others because no fallback is left is on the disk
 * that counts already, so it counts for nothing. A fallback that has found nothing has nothing to
 * say: it never counts for a read, or two of them would outvote the owners about a key that they
 * never saw.
 *
 * <p><b>Sloppy promises no read-your-writes</b>, even with R + W above N. With owners a, b, c and
 * fallbacks d, e: b and c are cut off, a write with W = 2 goes to a and d. Then a is cut off and b
 * and c return: a read with R = 2 asks b and c, who count and know nothing. The write is safe on
 * two disks, and comes back with a or with d's hint; the reader was told an older truth.
 *
 * <h2>What is unknown</h2>
 *
 * Nothing rolls back, because a node that could take a write back would have to be reachable, which
 * is what failed. So a failure is <em>not applied</em> only where no state was handed to anybody,
 * or everybody who got it said that it did not store it; all else is <em>unknown</em>. A level that
 * those who live cannot meet is refused before minting, since it can still be refused truly then. A
 * loss is told early, but only once nobody is awaited or they are late: the answer says how many
 * were reached, and it should be right.
 *
 * <h2>Why a forwarded repeat reads first</h2>
 *
 * A node that forwarded a write and got no answer does not know whether it was applied. Doing
 * nothing would lose the write, so another owner is asked; but by then another client may have read
 * the value and replaced it:
 *
 * <pre>
 *   forwarder ──▶ a: mints (a,1) "old" ──▶ b, c        the answer is lost
 *   another client reads "old", writes (a,2) "new"     which covers (a,1)
 *   forwarder ──▶ b: mints (b,1) "old"                 covered by nobody: "old" is back
 * </pre>
 *
 * The request id in the state stops this where b has heard of (a,1). Where it has not, because what
 * a sent is late, the majority of the owners that b reads first has: whatever was acknowledged or
 * read at quorum was stored by a majority, and two majorities meet. Therefore this read counts
 * owners only, at least a majority of them, whatever the request's own level, and a repeat fails as
 * unknown where they cannot be reached, although a first try could have been written to fallbacks.
 * For the same reason a failed repeat is never "not applied": what it repeats may have been.
 *
 * <p>A first try and its repeat may both be minted, where the majority that was read had not heard
 * of the first. So before the repeat is minted, a majority of the owners stores a <i>claim</i> for
 * it, and it is minted under that claim (causality's package documentation, "A repeat lays a
 * claim"). While both live they are shown as one. Where a client superseded the one that it saw,
 * the other is taken for superseded too as soon as they meet, whenever that is. It costs a repeat
 * that nobody knows a second round trip; no other request pays. A message that the network delivers
 * twice is another matter: its copies may end differently, so only the first is served
 * ({@link io.quorate.node.coordinator.Origin}).
 *
 * <h3>Deletes without context</h3>
 *
 * Such a delete reads and removes what it has read. A twin of it that comes late, from a node that
 * stood still, reads anew:
 *
 * <pre>
 *   forwarder ──▶ a (paused): delete
 *   forwarder ──▶ b: delete, acknowledged           "new" is written, acknowledged
 *                 a goes on: reads "new"            and must not delete it
 * </pre>
 *
 * Therefore it is minted even if it found nothing, so that W remember it, and whoever reads for a
 * delete looks for the request in what was read before anything else. If it is there, nothing is
 * minted: what was read is brought to W, and the client's answer covers none of it. A twin that
 * read before "new" was written deletes only what it has read, whenever it goes on. This holds
 * where the twin's R and the first one's W meet; with less, or with fallbacks in either, the twin
 * may be a later delete. A delete with a context has no such twin: it may be done at any time.
 *
 * <h3>What is left</h3>
 *
 * An unmarked duplicate that comes after its request was forgotten is a new write. A client may
 * read a value that only one owner holds yet and supersede it through an owner that never heard of
 * its request; the owner that holds it tells the others when they join. At level one, and among
 * fallbacks, eight more such writes may come before.
 *
 * <h2>Reads that never go back</h2>
 *
 * A read at quorum may show a write that only one owner has yet, and the next one may not. Where
 * the bucket asks for it, a strict read of a majority answers once a majority has what it answers,
 * as durable as an acknowledged write ({@code MonotonicRead} has the argument). Listings do not
 * wait, nor do reads of fewer, or reads that let fallbacks stand in.
 *
 * <h2>Listings</h2>
 *
 * A bucket's keys are listed partition by partition: R owners' pages are merged as far as all of
 * them reach ({@link io.quorate.node.coordinator.ListedLines}), equal digests settle whether a key
 * lives, and only keys on which the owners differ are read. A key counts as listed from a place on:
 * pages go on after the last key examined, not after the last one shown.
 *
 * <h2>Traces</h2>
 *
 * All that is asked for a client goes through the request's
 * {@link io.quorate.node.coordinator.Errand}, which remembers it where the client wants to know:
 * what was really asked and answered, and nothing made up afterwards. A node that coordinated for
 * another one sends its steps with the outcome. Where nobody wants to know, it costs one object a
 * request.
 *
 * <h2>Lateness and overload</h2>
 *
 * What is late is not dead. How long its answers take is measured per peer, of reads, of joins and
 * of forwarded writes each by itself ({@code Pace}), and what is late follows from it
 * ({@code Patience}). A late read asks one replica more. A late join asks a fallback, only where W
 * is out of reach otherwise. A forward whose owner is late and has answered no other write for as
 * long is given to the next owner as well. All this within a budget that is earned by ordinary
 * requests ({@link io.quorate.node.coordinator.HedgeBudget}), because when everything is late
 * because there is too much to do, more requests make it later. For an owner that said that it is
 * overloaded no fallback is asked at all.
 *
 * <p>Best is what never comes to be late: whoever is slow, or owes answers and is quiet, is asked
 * last, to be read and to coordinate. Every write is sent to all owners, so that a lane learns of
 * each how it does without asking it for this.
 *
 * <h3>What is refused before it is begun</h3>
 *
 * A lane that is asked for more than it can do must refuse the rest, early, because refusing costs
 * time too, and must refuse enough that what it takes ends in time. How much it can do changes with
 * the requests, the machine and the neighbours, so it is measured:
 *
 * <pre>
 *              admits?                     how long did it wait?       was it done?
 *   client ──▶ edge ──▶ the lane's queue ──▶ coordinator ──▶ … ──▶ answer
 *                │  no                              │                 │
 *                ▼                                  ▼                 ▼
 *               503            limit ◀── the shortest wait, and how many were done, of 100 ms
 *
 *   limit                ╭──────────── no queue stands: twice as many each 100 ms
 *     4,096 ──╮        ╭─╯
 *             │       ─╯
 *             ╰──────╯ a queue stands: as many as were done in the last half second
 * </pre>
 *
 * <ul>
 *   <li><b>What is watched</b> is the time that messages wait for the lane, of which CoDel's
 *       criterion tells a burst from a queue that stands: in a burst some message of the interval
 *       found the queue empty (Nichols and Jacobson, RFC 8289 §3). The time until the answer, which
 *       gradient and Vegas limits watch, would not do: it also grows where a peer is slow, and
 *       refusing clients makes no peer faster.
 *   <li><b>What is set</b> is a number of requests and not, as with CoDel, what is dropped when the
 *       queue comes to it: a request that was read, decoded and brought to its lane has cost what a
 *       refusal is to save.
 *   <li><b>How many</b> follows from Little's law: what is taken while so many are done in half a
 *       second ends in about half a second, a tenth of a request's usual time. No step size has to
 *       be found, and a limit that has fallen too low, after a pause, mends itself: with less in
 *       the queue each is done sooner, and as long as that takes less than half a second as many
 *       are done as before.
 *   <li><b>Whose work it is</b> makes no difference: forwarded writes are refused at the same limit
 *       as those of the node's own clients. What other nodes ask a replica, gossip, hints and
 *       copies are not counted here and have their own limits; refused clients are what leaves them
 *       room.
 * </ul>
 *
 * ({@link io.quorate.node.coordinator.Admission}.) An interface of clients asks before it reads a
 * body; who comes between asking and being brought to the lane is a few too many.
 *
 * <p>A request's time runs from when it came to the node, not from when its lane came to it. What
 * has waited for the lane for a quarter of its time is refused before anything is done for it,
 * since the answers that it would need wait for the same lane: this is for what was taken before
 * the limit fell.
 *
 * <h3>Why a forward to an owner that stands still may be repeated so soon</h3>
 *
 * The second try says that it repeats, and is no other repeat than one after a timeout: all that is
 * argued above about two tries that are served at the same time, in any order, with any pause in
 * between, holds however long the forwarder waited. What is new is that the first is not given up:
 *
 * <pre>
 *   forwarder ──▶ a (stands still): r                     goes on: mints (a,1) ──▶ written, late
 *       late ───▶ b: repeats r, reads, claims, mints (c,2) ──▶ written           or the other way
 * </pre>
 *
 * <ul>
 *   <li>Whichever says <i>written</i> first is the answer, and it is true: W have that dot. The
 *       other dot, if there is one, is shown as one with it; superseded with it, by whoever read
 *       either, or has either from the answer, since the claim was known to a majority before the
 *       second was minted.
 *   <li>A failure of one is no answer while the other is under way. When both have failed the
 *       client is told <i>unknown</i>, whatever they said: the request was a repeat by then.
 *   <li>A key that has forgotten requests cannot tell the repeat from a new write, and it fails; a
 *       timeout in place of lateness would have told the client just that. Here the first may
 *       answer yet.
 *   <li>A delete of what is read is left out. Where a twin reads after the other was acknowledged
 *       it finds it done, but only if the one's R and the other's W meet, which at low levels and
 *       with fallbacks they may not: then it would delete what was written in between.
 *   <li>It is never given to a fallback: no fallback can lay a claim.
 *   <li>Where the last writer wins there is no dot that a history could cover: the two have the
 *       same time, given where the request came from its client, and lose to the same writes.
 * </ul>
 *
 * It is not done as readily as a second read. A repeat reads, lays a claim, and mints: three rounds
 * in place of one; the claim stays in the history as long as its key lives, and of claims a key
 * takes few. Were late what 95 of 100 are not, a key that is written all the time through others
 * than its owners would be full of claims within minutes. So the owner must seem to stand still: no
 * answer to any write for four times what is usual, and for a quarter of a second. A write that
 * alone takes long, for its length or for another owner, is not repeated, for the repeat would take
 * the same way.
 */
@NullMarked
package io.quorate.node.coordinator;

import org.jspecify.annotations.NullMarked;

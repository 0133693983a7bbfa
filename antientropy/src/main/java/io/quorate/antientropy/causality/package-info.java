/**
 * What a key holds, and how the copies of several replicas become one. Values only: immutable,
 * without time, without I/O; the two machines ({@code HybridClock}, {@code ActorSource}) belong to
 * a lane.
 *
 * <h2>The model</h2>
 *
 * Every write of a key has a <i>dot</i>: (actor, counter). A <i>history</i> is a set of dots;
 * because counters are given in order, nearly all of it is a version vector, the rest are
 * <i>separate</i> dots. A <i>state</i> is the history of all writes known, the <i>siblings</i>
 * among them that still live, and the last requests.
 *
 * <pre>
 *              history                       siblings            client holds
 *   put v1     a:1                           (a,1) v1            Peter: a:1
 *   put v2     a:2                           (a,1) v1  (a,2) v2  Mary:  (a,2), not a:2
 *   put v3     a:3         with Peter's a:1  (a,2) v2  (a,3) v3  Peter: a:1 (a,3)
 *   put v4     a:4         with a read's a:3 (a,4) v4            a:4, as a:3 and (a,4) close up
 *   delete     a:4         with a:4          none: a tombstone
 * </pre>
 *
 * {@code join} of two states is the union of their histories; a sibling stays if both have it, or
 * if the other's history does not cover its dot (the other has not heard of it; had it heard, it
 * would have it unless it was superseded). As a function of two sets per side (known and living
 * dots) it is commutative, associative and idempotent, and it is the only way in which states meet.
 * This is the dotted version vector of Preguiça, Baquero, Almeida, Fonte and Gonçalves in explicit
 * form. Their compact set form lists the values of an actor as the suffix of its counters; it
 * cannot drop one value from the middle or keep one without its elders, as a tombstone and
 * last-writer-wins must.
 *
 * <h2>A context has separate dots</h2>
 *
 * The answer to a write carries the request's context plus the new dot and nothing else. The plain
 * vector up to the dot would be shorter and wrong: Mary's would be a:2 and cover v1, which she
 * never saw, and her next write would remove it without a conflict ever having been shown. A client
 * that writes on without ever reading collects separate dots; the history of the state does not,
 * since it knows those of the others and closes up.
 *
 * <p>A context has a greatest length, a history has none: of a longer one a part is sealed. A
 * context that lost dots supersedes less, never more; so that it still supersedes what its client
 * saw, a read's part begins with the dots of the siblings shown. The others matter to no promise:
 * who wrote a value over them was acknowledged by owners that know them as superseded, and the join
 * with any of those removes what a copy that was behind kept. A write's part begins with its own
 * dot, and a read's leaves half of the room, so that a client that goes on from its answers loses
 * what it saw only after as many writes as half a context has room for, each under another actor.
 *
 * <h2>Fresh actors</h2>
 *
 * All this stands and falls with one dot naming one value for ever. If a replica gives (a,4) twice,
 * a replica whose history covers the first one drops the second, acknowledged one without a trace.
 * So a counter may be continued only by somebody who certainly knows every dot that it gave. A
 * record therefore holds, beside the state and never sent with it, the replica's <i>own</i> actor,
 * and a write gets a fresh actor instead, when
 *
 * <ol>
 *   <li>the key is not found: what is forgotten (lost, dropped, reaped) took its own actor along;
 *   <li>this replica never wrote it: the record has no own actor, or that of another disk (copied
 *       files);
 *   <li>somebody knows more of my actor than I do, in incoming state (which retires the actor in
 *       the record) or in a client's context: then I have forgotten dots, and nobody tells how
 *       many;
 *   <li>the actor is of a start before an unclean one, a restore or a corruption: records may be
 *       older than what they had sent. One later clean stop does not heal that, since a record not
 *       written in between still names its old actor. So a clean stop leaves not a bit but the row
 *       of clean starts ({@code CleanStarts});
 *   <li>a dot left this node and was not stored here ({@code ActorSource.lost}). The marks live in
 *       memory, so a node with such a mark does not count its stop as clean.
 * </ol>
 *
 * Each is needed: {@code ReplicaWorldTest} removes them one by one and finds the lost value. An
 * actor is globally new because disk and start are random and the sequence counts within the start:
 * two actors are equal by accident only if 80 random bits are. The price is an entry in the history
 * of that key, about 14 bytes.
 *
 * <h2>What is spent</h2>
 *
 * A node that is killed two hundred times would leave two hundred such entries in a key that it
 * writes. An entry says that the values of its dots were superseded, to somebody who brings one.
 * Where it is certain that nobody can ({@code antientropy.reap}, "Histories"), it is <em>spent</em>
 * and goes, unless one of three things still speaks of its actor ({@code Spent}): a sibling lives,
 * the log names it, or it is a claim. So a history has at most as many entries as there are living
 * siblings, claims, 32 requests, and as many spent ones as are let be.
 *
 * <p>What is left is decided by the state alone, so owners that have the same state keep the same.
 * It decides about whatever may still come as the whole state would ({@code SpentTest}):
 *
 * <ul>
 *   <li>a sibling that comes has a dot that is in neither or in both, or else nobody could bring
 *       it;
 *   <li>a repeat is recognised by the log or a claim, and superseded by what these name;
 *   <li>a context from before brings the entries back: it covers dots of values that are gone, and
 *       no others, since no dot is given twice. The history is longer until it is pruned again;
 *   <li>the replica whose own actor goes takes a fresh one for its next write, so that it need not
 *       be asked whether it still writes under that one.
 * </ul>
 *
 * <p>Joined with a copy that was not pruned it is that copy again. So pruning is no join, it moves
 * nothing between nodes, and owners of which one had pruned and another not are equal as soon as
 * they meet, at the cost of another round.
 *
 * <h2>Repeats and the request log</h2>
 *
 * A client, a forwarder or a network may deliver a write twice. If the second delivery minted
 * again, it would be a sibling that resembles the first, and after somebody superseded the first it
 * would bring the old value back. So a state remembers the ids of its requests, and a coordinator
 * that finds one answers with its dots. Memory is bounded: of each disk the eight greatest by time,
 * 32 in all ({@code RequestLog}). The greatest of a union do not depend on the order of unions, so
 * the log is joined like everything else, and "one was dropped" is true exactly if more ever met.
 * Where one was dropped, absence proves nothing, and a marked repeat is answered with
 * <i>unknown</i>.
 *
 * <p>Each disk has places of its own because times of several clocks say little of what is late:
 *
 * <pre>
 *   one log of eight, clocks of b an hour ahead      places by disk
 *     a   r@10:00           b  1@11:00 … 8@11:00       a  r@10:00
 *          └──── meet ────┘                            b  1@11:00 … 8@11:00
 *     1@11:00 … 8@11:00     r is forgotten: a           └─ a's r waits for eight requests that a
 *                           repeat brings it back          itself takes; its own times only rise
 * </pre>
 *
 * A jump sets the times of one disk, which rise all the same, because each request is given a time
 * above all that the copy knows, and above what the replica had of the key and could not store.
 * Thus what one clock says never decides what another disk forgets, but for the bound of 32, which
 * is reached by four disks together.
 *
 * <h3>A repeat lays a claim</h3>
 *
 * A repeat whose first try is known to no majority of the owners must be minted, or the write would
 * be lost with the one owner that had it. But then the request has two dots, and the log is bounded
 * while the time until the other dot comes to light is not: its owner may stand still for a day,
 * and eight later writes take a second. So a repeat mints under a <i>claim</i>, an actor of its own
 * that names the request; and before it does, a majority of the owners knows of the claim:
 *
 * <pre>
 *   owner a   (a,1) r ── cut off ─────────────────────────────────────── back: (a,1) r
 *   owner b               claim (c,1) ─▶ (c,2) r ─▶ s supersedes (c,2) ─▶ hundred writes
 *   owner c               claim (c,1)                                     │
 *                                         history: (c,1) (c,2), c is a claim of r, (c,2) does not
 *                                         live: r was superseded, and (a,1), which is of r, goes
 * </pre>
 *
 * and the other way round:
 *
 * <pre>
 *   owner a   (a,1) r ────────── joined by b ─▶ s supersedes (a,1)   b's log knows (a,1) is of r,
 *   owner b   claim (c,1) ───────────┘                               and (c,1): covers (c,2) too
 *   owner c   claim (c,1) ─▶ (c,2) r ── cut off ───────────────────── back: (c,2) is covered
 * </pre>
 *
 * The history remembers what the log forgets, without a bound in time and without a clock. Which of
 * the two happens does not matter: a client that supersedes a dot of r with an acknowledged write
 * has it known by an owner of every majority, hence by one that knows the claim, at the latest when
 * they join; and both rules are deletes of what that client had read, made where it becomes known
 * ({@code Repeats}). Where a request was forgotten between the read of that majority and the claim,
 * the log says that one was dropped, and nothing is minted under the claim. What remains: a value
 * that is read and superseded at level one, or by fallbacks only, and followed there by eight more
 * writes before any owner that knows the claim hears of it.
 *
 * <p>A claim costs 18 bytes of the history of its key, as long as the key is not deleted and
 * forgotten: it covers a dot that may be still to come. A key takes 32; then nothing more is
 * repeated on it, and a marked repeat is answered with <i>unknown</i>.
 *
 * <p>Two coordinators can still mint one request before they hear of each other. Join keeps both:
 * merging there would make it depend on which meets which first. They are <i>shown</i> as one, as
 * are siblings equal in bytes, type and metadata, under a context that covers all of them: whoever
 * writes next supersedes all. A conflict in which nothing differs is none, so no conflict is
 * silent.
 *
 * <h2>Deletes</h2>
 *
 * A delete is the join with a context that has no siblings. It mints no dot, and with a fixed
 * context it may be repeated for ever: it removes dots that were given before the context was read,
 * and a later write has a dot that is not among them. A delete by a client without a context is
 * different. It reads first, so that a repeat reads anew: delayed in a paused coordinator while its
 * twin succeeds elsewhere, it would delete what was acknowledged after its client had its answer.
 * Such a delete is remembered in the request log, without a dot, and found there by the late twin's
 * read; even a delete that found nothing must be, for the same twin. So a state may be a tombstone
 * by its request log alone.
 *
 * <h2>The last writer wins</h2>
 *
 * In a bucket that asks for it, a write goes into the state's {@code Register}: the write with the
 * greatest (timestamp, dot). A state is then a pair, and pairs are joined part by part:
 *
 * <pre>
 *      history and siblings    register
 *   a  {(a,1)}                 (10, (a,1)) x
 *   b  {(b,1)}                 ( 5, (b,1)) y                        x &gt; y
 *   c  {(a,1) (c,1)}           (11, (c,1)) z, whose client saw x    z &gt; x: its time is above what it saw
 *                              ───────────── in any order: z
 * </pre>
 *
 * The history knows the dots, so that actors are continued safely and repeats are found; but it
 * never removes from the register, and the register never from the siblings. Both are joins, so the
 * pair is. A delete is a write of nothing, with a dot and a time, and so a late one of an earlier
 * time loses as a value does. The register is in the state, not in the definition of the bucket: a
 * node that has not heard yet that the bucket is of this kind joins rightly, and what siblings
 * there are from before stay visible until a client that read them writes.
 *
 * <p>The time of a write is that of the hybrid clock of the node that had it from its client, or
 * just above all that the copy has on which it is written and what its client has seen, if that is
 * later. So a write wins over all that its client read, whatever the clocks say. Between writes
 * that did not see each other the clocks decide, and the other is lost, knowingly: its writer was
 * told that it is stored. How often is counted. What a peer's clock does to ours is bounded
 * ({@code HybridClock}).
 *
 * <p>It is given once, and travels with the request to whoever mints it. An owner may stand still
 * with a request before it, which another owner then takes as a repeat; were the time that of the
 * minting, the sleeper would write last of all when it wakes:
 *
 * <pre>
 *   node that has it from the client  x, t=10 ─▶ a (stands still) ────────────── mints x: t=10
 *                                       └─────▶ b: mints x, t=10 ─▶ read,
 *                                                 deleted, t=12 ─────────────▶ deleted it stays
 *   with times of the minting                                                     x: t=17 comes back
 * </pre>
 *
 * Nobody who read a try of it and wrote after that has an earlier time than any of its tries;
 * except where the sleeper's own copy has a write that is later still, and that the other did not
 * know: of these two the clocks had to decide anyway.
 *
 * <p>A deleted key is forgotten in two steps. First the register goes, where it holds a delete and
 * nothing else is left, and leaves a tombstone like any other, whose log still has the delete's
 * time: a write on top of it is later, and wins over the register wherever that still is. When no
 * owner has it any more, the tombstone goes. One step would not do: a write by an owner that had
 * forgotten, and whose clock is behind, would be lost to the delete at an owner that had not.
 *
 * <p>A repeat of an unknown write is recognised as above. What differs, where the client itself
 * repeats, at another node, which gives it another time: where the first try came to light and was
 * superseded only after the repeat was minted, the repeat, which has the later time, is the last
 * write and stays.
 *
 * <h2>One form of bytes</h2>
 *
 * Replicas compare digests of encoded states. So equal states have equal bytes, and a decoder that
 * accepted a second form would let two replicas exchange the same state for ever: everything is
 * sorted, folded and in its shortest form, and anything else is refused. Limits on sizes are the
 * client's edge's; a join or a decoder with limits would block repair.
 */
@NullMarked
package io.quorate.antientropy.causality;

import org.jspecify.annotations.NullMarked;

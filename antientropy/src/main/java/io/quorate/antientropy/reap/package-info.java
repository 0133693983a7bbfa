/**
 * When a tombstone, or a part of a history, may be forgotten by everybody, without a clock being
 * believed: machines that send nothing and store nothing.
 *
 * <p>A tombstone is needed as long as somebody may bring a value that it covers: whoever had
 * forgotten it would take the value for new. Such a value may be in another owner's copy, in a
 * hint, in a message that is late, in the hands of a coordinator that read it and stands still, on
 * a disk that comes back. No time is long enough for all of them (RELIABILITY #3, #5, #6; rule 5).
 * So nobody waits for them to be gone: they are made worthless.
 *
 * <h2>Generations</h2>
 *
 * Every member knows of each partition its <em>reap generation</em>, a number that only rises and
 * is forced before it is used. A state that leaves a copy or a hint bears the generation that its
 * member had when it was read; what is built from several bears the lowest of theirs. A member
 * <em>refuses</em> to join a state that bears less than its own generation, and to send one.
 *
 * <pre>
 *   driver        owners a, b, c          d, e: may hold hints
 *     │
 *     ├─ show ───────▶ T is forced here, nothing else       no hint of the key
 *     ├─ raise g ────▶ force g; then, in one step: from now on refuse less than g, look again
 *     │                whether T is all that is here                  … whether there is no hint
 *     ├─ close ──────▶ force "all have raised to g"         … "all have raised to g"
 *     ├─ mark ───────▶ T is neither compared nor sent any more      nothing has changed here either
 *     ├─ remove ─────▶ a removal record, if T is still the newest
 *     ▼
 *   any no, any silence: it ends here, and T stays
 * </pre>
 *
 * <h2>Why nothing comes back</h2>
 *
 * Let T be reaped with generation g, and x raise to g at the moment t(x). Say that a state is
 * <em>clean</em> if no sibling in it is covered by T. Then <b>every state of the key that bears g
 * or more is clean.</b> By induction over what happens:
 *
 * <ol>
 *   <li>at t(x) an owner has T and nothing else, on its way to the disk either, and T has no
 *       siblings; who owns nothing has no copy of the key; nobody has a hint of it. All are clean;
 *   <li>what x reads after t(x) is what it had, or what it joined since, and it joins nothing that
 *       bears less than g;
 *   <li>a join of clean states is clean, and what is built from several bears g or more only if all
 *       of them do;
 *   <li>a write adds a dot that nobody gave before, so T does not cover it.
 * </ol>
 *
 * T is removed only when all have raised, so whoever could still have joined an older state has T,
 * and joins it away; and whoever has removed T refuses it. Neither the mark nor any time is needed
 * for that. It needs:
 *
 * <pre>
 *   look and raise in one step     a value that is read between the two would bear g
 *   force g before it is borne     or the number could be given once more, for another tombstone
 *   all members                    each may hold a hint, or the copy of an owner that it was
 *   T forced                       or a power cut brings back what was before it
 *   the same epoch everywhere,     who is to own the partition tomorrow writes already today, and
 *   the partition at rest          nobody would ask it to show T
 * </pre>
 *
 * <b>A hint</b> bears its holder's generation when it is read. A holder that has one of the key
 * says no, whatever the generation, until it is delivered; a delivery of which a copy is still
 * under way then bears less than the generation with which the key is reaped in the end. <b>A
 * write</b> that is refused because its coordinator has not raised yet is sent once more: the
 * coordinator raises too, reads its own copy anew, and what it reads bears the new generation
 * rightly. <b>A repair</b> that is refused is dropped.
 *
 * <h2>Who was away</h2>
 *
 * A member that cannot answer stops the reap, so a member never misses one. Who is a member again,
 * or whose disk is an old one, has missed some, and shows it: what it has raised is less than what
 * others know that all have raised. That must be known to everybody before a member says for the
 * last time that nothing has changed, which is what the mark is: whose disk becomes an old one
 * before, fails to mark; whose does after, finds nobody who would let it merely raise. So all are
 * asked, not only the owners, for an old disk of anybody may have a hint. Its copies and hints of
 * the partition were held outside the ownership under which they were written: it drops them,
 * fetches the copies from the others, and does not count meanwhile
 * ({@link io.quorate.antientropy.reap.Generation#isVoidBeside}).
 *
 * <p>It may have taken writes before it met anybody, and acknowledged them alone. What this very
 * process gave is new, so no tombstone that was reaped without it covers it: values with a dot of
 * this start stay, and what was superseded or deleted stays so
 * ({@link io.quorate.antientropy.causality.State#onlyOf}); all other values are as if never heard
 * of. What an earlier process took on the same disk cannot be told from what the old disk brought,
 * and goes: the only way in which a write is lost that was acknowledged by one node alone, after
 * its disk was put back, and before it met another.
 *
 * <p>A disk that had never held anything when the process began is <em>fresh</em> and has nothing
 * to drop: everybody who sends it something has raised before. A disk that is known to have lost
 * something is taken for an old one, for what it lost may be a tombstone.
 *
 * <h2>What the mark is for</h2>
 *
 * While one owner has removed T and another has not, comparing and reading would bring it back, and
 * it would go round for ever. So all stop showing it before anybody removes it. The mark lives in
 * memory, bound to the record and to the round, and ends with it: if an owner forgets it, T is
 * shown again, comes back to all, and is reaped another time. Nothing else depends on it.
 *
 * <h2>Histories</h2>
 *
 * A living key is pruned in the same rounds. Instead of T all owners show the same state S, and
 * instead of removing it each replaces it by what of S is needed
 * ({@link io.quorate.antientropy.causality.Copy#pruned}). Let P be the dots that go:
 *
 * <pre>
 *   S      history  a:3 b:7 c:2     living (c,2)           a and b: nobody speaks of them any more
 *   P               a:3 b:7
 *   left            c:2             living (c,2)
 *
 *   x pruned        c:2     ──┐
 *   y not yet   a:3 b:7 c:2 ──┴─▶ a:3 b:7 c:2              as before; another round takes it
 *
 *   an old value (a,2) ──▶ c:2    would be new: must not come, and does not: it bears less than g
 * </pre>
 *
 * A state is now clean if no sibling in it has a dot of P, and <b>every state of the key that bears
 * g or more is clean</b>, by the same induction: S has no sibling of P, nobody has another copy or
 * a hint when it raises, what is joined later is clean, and a write has a dot that nobody gave
 * before. The last is why a claim stays: it covers a dot that may be given yet. So whatever comes
 * is joined with what is left as it would have been with S. Whether an actor has ended matters to
 * nobody: one whose dots go gives none of them again, and at the replica that it belonged to the
 * next write has a fresh one.
 *
 * <p>Nothing is hidden, for what is compared or sent meanwhile does no harm. An owner replaces only
 * the very record that it showed. So a key is pruned when it has a moment of quiet, of the time
 * that a round takes; and a key that never has one keeps its history until it has.
 *
 * <p>Of a delete in a last-writer-wins bucket the register is dropped in the same way, and the
 * tombstone that is left is reaped by a later round. What the first step makes worthless are writes
 * of before that the delete had won over; that no owner has the register any more the second step
 * sees. A write that somebody gives meanwhile who knows of neither, in a hint, wins or loses by its
 * time against whichever it meets first, as all writes there that did not see each other.
 *
 * <h2>When</h2>
 *
 * A tombstone also remembers requests (causality, "Repeats and the request log"), claims, and that
 * they were dropped. It is left alone until its record is older than the time in which repeats are
 * recognised, by the driver's own pace of time: what is remembered in it is at least as old. What
 * is spent remembers nothing and need not be old.
 */
@NullMarked
package io.quorate.antientropy.reap;

import org.jspecify.annotations.NullMarked;

/**
 * Judges a store by what its clients saw, never by the store's own histories.
 *
 * <p>An oracle built on the store's own version vectors misses what they forgot. This one knows
 * only what each client wrote, what it had read when it wrote, what it was answered and what was
 * read at the end; from that follows what must be there and what must not:
 *
 * <pre>
 *   write a (acknowledged) ──▶ a is among the final siblings, or some attempted write's client
 *                              had read a                                          (nothing lost)
 *   write b, having read a,
 *   acknowledged           ──▶ a is not among the final siblings                   (nothing back)
 *   a final sibling        ──▶ somebody wrote it, and was not told "not applied"   (nothing made up)
 *   strict write a, w      ──▶ a strict read with r+w>n that begins later shows a,
 *                              or some attempted write's client had read a         (quorums meet)
 * </pre>
 *
 * Where the last writer wins, of writes that did not see each other one is lost, knowingly. What
 * remains: at most one value is there, somebody wrote it, nobody whose write was acknowledged had
 * read it, and nothing is there only if somebody deleted.
 *
 * <p>The simulator, {@code quorate torture} and the test kit use the same judge. Values must be
 * unique, because a value is how a write is recognised.
 */
@NullMarked
package io.quorate.antientropy.witness;

import org.jspecify.annotations.NullMarked;

/**
 * When hints are handed to the owner they wait for (Dynamo §4.6, hinted handoff).
 *
 * <p>A hint is a state that a fallback holds for an owner that was away.
 * {@link io.quorate.antientropy.hints.HintReplay} decides which hint is to be delivered when: it
 * knows targets and keys, not the hints' bytes, not the owners, and no clock. Its host reads the
 * hint, resolves the owners anew, sends the state, and deletes the hint only when enough of them
 * have it forced.
 *
 * <p>Nothing is lost by whatever this machine decides: a hint exists until its host has deleted it,
 * and what is delivered twice is joined twice. The machine may be wrong about time only.
 */
@NullMarked
package io.quorate.antientropy.hints;

import org.jspecify.annotations.NullMarked;

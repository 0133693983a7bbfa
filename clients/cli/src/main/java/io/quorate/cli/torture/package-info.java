/**
 * Puts a running cluster to the torture and judges it by what its clients saw.
 *
 * <p>Whoever kills, pauses or cuts off nodes meanwhile is somebody else. Several
 * {@link io.quorate.cli.torture.TortureClient}s write, overwrite, delete and read, each request at
 * a node of its own choosing; a {@link io.quorate.cli.torture.Testimony} tells everything to the
 * same {@link io.quorate.antientropy.witness.Witness} that judges the simulator's worlds. In the
 * end, when all nodes answer again, {@link io.quorate.cli.torture.Settlement} reads every key until
 * its copies are equal, and the witness is asked what promise was broken.
 *
 * <pre>
 *   TortureClient ─┐                         ┌─ Slots: which key
 *   TortureClient ─┼─ HTTP ─▶ nodes          ├─ Payload: what a value says about itself
 *   TortureClient ─┘                         │
 *        └──────── Testimony (one lock, one clock) ─▶ Witness ─▶ violations
 *                                     Settlement (reads at the end) ─┘
 * </pre>
 *
 * <p>Why the judgement is sound with real clocks and threads: an operation's beginning is taken
 * under the lock before its request leaves, its end under the lock after its answer came, and each
 * moment is later than the one before it. So if the witness sees one operation end before another
 * begins, it was so. A client that is told nothing certain says "unknown", and an unknown write may
 * take effect at any time, or never.
 *
 * <p>The keys of a run carry a name that no other run has, because a value that the witness does
 * not know would count as made up. A key is given up after a thousand operations: judging takes
 * time that grows faster than its history, and nobody reads longer ones.
 */
@NullMarked
package io.quorate.cli.torture;

import org.jspecify.annotations.NullMarked;

/**
 * A whole cluster in one thread, from a seed: real nodes in a simulated world.
 *
 * <pre>
 *   World ─── one heap of events, one simulated time, one seed
 *     ├── Machine "n1" ── SimulatedDisk (outlives the process), its own clock
 *     │      └── process ── SimulatedEnvironment: lanes, workers, network ◀── the real Node
 *     ├── Machine "n2" …
 *     └── Wires ── who reaches whom, and what happens to envelopes on the way
 * </pre>
 *
 * No thread, no real clock, no sleep: everything that happens is an event, and everything random
 * comes from the seed, so that the same seed gives the same history on every JVM.
 */
@NullMarked
package io.quorate.simulation;

import org.jspecify.annotations.NullMarked;

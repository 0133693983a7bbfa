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
 *
 * <h2>A world's phases</h2>
 *
 * <pre>
 *   found ─▶ chaos, 60 s or 1,000 operations ─▶ heal ─▶ hints drain, 60 s ─▶ read all at "all" ─▶ judge
 *                               └─▶ a core lives ─┘ in every fourth world
 * </pre>
 *
 * What clients saw is judged by {@code io.quorate.antientropy.witness}. Beside it: no answer comes
 * later than its deadline, copies are equal before anybody reads them, and no hint or write waits.
 * Where a {@code Core} lives, a majority is connected and the rest is away: it must serve by
 * itself.
 *
 * <h2>The fault atlas</h2>
 *
 * A world draws a third of the kinds of {@code Faults.Kind} and how often they strike; each strikes
 * any node, and several at once.
 *
 * <pre>
 *   wires      loss, duplication, delay of every message, the clients' too; one-way cuts, clogged
 *              links, partitions, rings of majorities, slow machines
 *                                                      no byte is lost, only time
 *   processes  pauses, kills, power cuts, clean stops  what was acknowledged was forced
 *   disks      slow, failing forces, no room           a write is refused or unknown; who can write
 *                                                      no more stops and is started again
 *   clocks     jumps of an hour, half to double pace   no promise depends on them; see below
 * </pre>
 *
 * All of them may strike all nodes at once, because none takes a forced byte away: every promise
 * must hold in every such world. What takes forced bytes (rot, a lost segment, an old disk put
 * back) is tried by the storage's own tests and by scripts ({@code CatalogueTest},
 * {@code ConvergenceTest}), where it is known what may be lost and who still has it.
 *
 * <p><b>Excused and counted</b> is a superseded value that an unmarked duplicate of its request
 * brought back after the key had forgotten the request: behind the 8 requests that a key remembers
 * at least. Whether clocks jump makes no difference, and what a marked repeat brings back is never
 * excused.
 *
 * <h2>Proof that it can fail</h2>
 *
 * Each {@code Mutant} is found within so many worlds of 20 seconds; {@code MutantTest} reads this
 * table.
 *
 * <pre>
 *   FORCE_SKIPPED                   10
 *   START_ID_REPEATS              200
 *   ACKNOWLEDGED_BEFORE_FORCE       60
 *   JOIN_FORGOTTEN                  10
 *   HINT_NEVER_DELIVERED             5
 *   HINT_DELETED_BEFORE_DELIVERY     5
 *   JOIN_DROPS_A_SIBLING             5
 *   JOIN_OVERWRITES                  5
 *   TOMBSTONE_NOT_TAKEN             10
 *   NOT_FOUND_ON_READ                5
 *   READ_STOPS_SHORT                10
 *   WRITE_STOPS_SHORT               20
 *   STRICT_IS_SLOPPY                40
 *   UNKNOWN_TOLD_AS_FAILED          10
 *   UNKNOWN_TOLD_AS_DONE            15
 *   REPEAT_MINTS_AGAIN              20
 *   CONTEXT_IGNORED                  5
 *   CONTEXT_COVERS_THE_UNSEEN        5
 *   ANSWERS_LATE                    20
 * </pre>
 */
@NullMarked
package io.quorate.simulation;

import org.jspecify.annotations.NullMarked;

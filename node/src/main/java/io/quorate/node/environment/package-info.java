/**
 * The only seam between a node and the world: clock, lanes, workers, network, disk, chance, panic.
 *
 * <p>Production stands on Vert.x ({@code node.environment.vertx}); the simulator stands on one
 * seeded event queue and runs the same node. Nothing else in {@code node} may ask the world for
 * anything: no other class reads a clock, opens a file or a socket, starts a thread or draws a
 * random number.
 *
 * <h2>Threads</h2>
 *
 * <pre>
 *   lane 0   ──▶ partitions 0, 2, 4 …    coordinator, replica, calls: touched by this lane only
 *   lane 1   ──▶ partitions 1, 3, 5 …
 *   worker "log"     ──▶ appends and forces, in order
 *   worker "reader"  ──▶ reads of records that are not in memory
 * </pre>
 *
 * A lane is one event loop; a worker is one thread. They talk by handing each other tasks, and by
 * nothing else, so that protocol code needs no lock and no {@code volatile}.
 *
 * <h2>Callbacks, not futures</h2>
 *
 * A port answers through a {@link java.util.function.Consumer} of a value that names every expected
 * outcome. It is called exactly once, on the lane that asked, and never before the call returned. A
 * future would add a second channel (failure) for what is an ordinary outcome, and Vert.x's own
 * swallows an exception thrown by the listener of a promise without context; a task that throws
 * here reaches its lane's loop, which calls {@link io.quorate.node.environment.Environment#panic}.
 */
@NullMarked
package io.quorate.node.environment;

import org.jspecify.annotations.NullMarked;

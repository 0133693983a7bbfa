/**
 * The node's one account of the memory that large values take, whoever sends or asks for them.
 *
 * <pre>
 *   0          half                         all
 *   ├───────────┼────────────────────────────┤
 *   │ clients   │ what was promised by others │
 *   └───────────┴────────────────────────────┘
 * </pre>
 *
 * <p>Whoever is about to hold something long (above
 * {@link io.quorate.node.memory.MemoryBudget#COUNTED_BYTES_MIN}) takes room for it first, for as
 * many times as it will stand in memory at once, and gives it back when it is over. Without room it
 * is refused, with an answer that says so, before its bytes are taken. What is shorter is not
 * counted here: the queues that it waits in have limits of their own, so that a burst of large
 * values never keeps a small one out.
 *
 * <h2>Who takes how much</h2>
 *
 * <pre>
 *   a client's value          2 × from its first byte to the answer     as it came, as it is stored
 *   a peer's long message     2 × from its first chunk to the answer    its chunks, what it carries
 *   a record that is read     2 × while it is used                      its bytes, its values
 *   a copy made of two        1 × until the log has it                  its bytes, beside both
 *   a client's read           2 × until it is handed on                 the state, its values
 *   an answer                 1 × until the client has it
 *   a hint under delivery     2 ×       a repair   1 ×
 * </pre>
 *
 * <p>An answer to a write may be given before the last owner has the value: what still waits for
 * that one is bounded by the queues to it ({@link io.quorate.node.wire.WireLimits},
 * {@link io.quorate.node.calls.CallLimits}), and what waits for the log by
 * {@code io.quorate.node.replica.ReplicaLimits}; all are shares of this one number. The rest of the
 * heap is for these, for values that were used lately, and for the program.
 *
 * <h2>Why clients get half</h2>
 *
 * A write that one node takes from its client needs room at the others too. If three nodes filled
 * all their room with their own clients' values, no replica could take any, and all would wait for
 * each other until their time is over. So clients are refused while half is taken, by anybody, and
 * the other half is left for what other nodes send and for reading what they ask for.
 */
@NullMarked
package io.quorate.node.memory;

import org.jspecify.annotations.NullMarked;

/**
 * How fast the machine could be: processes that take the same requests over the same connections as
 * three Quorate nodes and neither store nor decide anything.
 *
 * <pre>
 *   client ──PUT──▶ process ──frame──▶ both others        client ──GET──▶ process ──frame──▶ one other
 *          ◀──204──         ◀─1st ack──                          ◀──200──         ◀──value──
 * </pre>
 *
 * That is the pattern of quorums of two among three owners, one of which is asked. What is missing
 * from it is all that Quorate is for: routing, causality, the log, the index. Quorate's throughput
 * for each processor second as a share of this one is how much of the machine it leaves to its
 * clients.
 */
@NullMarked
package io.quorate.benchmarks.limit;

import org.jspecify.annotations.NullMarked;

/**
 * {@code quorate bench}: figures that a sceptic can repeat with one command.
 *
 * <pre>
 *   bench            YCSB's workloads against running nodes, or against three that it starts
 *   bench timeline   the same, second by second, while a node is killed, paused, restarted
 *   bench limit      the same requests to processes that only answer: how much is left to gain
 *   bench jmh        the parts that are pure code, one by one
 *   bench embedded   nodes in this JVM: their start, and reads without a network
 *   bench compare    the same requests to other stores, in turns
 * </pre>
 *
 * <h2>What makes a figure worth something</h2>
 *
 * <ul>
 *   <li>The client runs on the machine of the servers and takes its share of it: what is told first
 *       is therefore what an operation costs the <em>servers</em>, in processor time.
 *   <li>Whoever compares alternates (A B A B …), so that a machine that grows slower or warmer does
 *       that to both, and shows medians with their spread.
 *   <li>Both sides force their writes, or neither does; the settings are in every result.
 * </ul>
 */
@NullMarked
package io.quorate.benchmarks;

import org.jspecify.annotations.NullMarked;

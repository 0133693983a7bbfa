/**
 * {@code quorate bench}: figures that a sceptic can repeat with one command.
 *
 * <pre>
 *   bench            YCSB's workloads against running nodes, or against three that it starts
 *   bench timeline   the same, second by second, while a node is paused, killed, started again,
 *                    slow, and while another one joins; beside a store that loses its leader
 *   bench growth     what an operation costs as nodes, keys, values, siblings become more
 *   bench limit      the same requests to processes that only answer: how much is left to gain
 *   bench jmh        the parts that are pure code, one by one
 *   bench embedded   nodes in this JVM: their start, and reads without a network
 *   bench storage    the log and its indexes alone: what overwriting costs and leaves behind
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
 *
 * <h2>Where the time goes</h2>
 *
 * Three nodes in one virtual machine of Java, half reads and half writes of 100 bytes at a quorum,
 * 64 connections, durability {@code os}, profiled by JFR when all was compiled (2 cores, which the
 * clients share): of the servers' processor time the event loops take two thirds, the logs' workers
 * a sixth, the compiler an eighth, key files the rest; the collector stops all for a tenth of the
 * time. Of the event loops' two thirds:
 *
 * <pre>
 *   25 %  answers over HTTP, nearly all of it the system's send: one for each answer
 *   13 %  what other nodes ask: joins above all                      10 %  what they answer
 *   13 %  coordinating: the write gets its dot, the read its owners    9 %  reading requests of HTTP
 *   18 %  the log said that a record is written: the index, whoever waits for it
 *    5 %  sending to other nodes, many messages at once                4 %  compaction
 * </pre>
 *
 * No single part stands out any more. An operation makes about 40 KB of garbage on all three nodes
 * together, a third of it arrays of messages and states; and it crosses threads six times
 * (connection, lane, log, lane, connection, beside the peers' lanes). Bare Vert.x that fans out
 * alike takes a tenth of the processor time for an operation ({@code bench limit}); most of the
 * difference is those crossings, where each operation wakes a thread for itself while little else
 * is to be done.
 */
@NullMarked
package io.quorate.benchmarks;

import org.jspecify.annotations.NullMarked;

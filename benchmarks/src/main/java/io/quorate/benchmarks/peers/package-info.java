/**
 * Other stores, brought up on this machine as Quorate is, for a fair look at both.
 *
 * <p>Three nodes each, on loopback, in a temporary folder, stopped at the end; the same requests by
 * the same clients in turns; the same promise about the disk on both sides. What is not installed
 * is skipped with a sentence.
 *
 * <p>What the comparison does not show: etcd orders all writes and reads the latest value always,
 * which Quorate does not promise; Cassandra resolves conflicts by the clock, which Quorate hands to
 * its caller. Each pays for what it promises.
 */
@NullMarked
package io.quorate.benchmarks.peers;

import org.jspecify.annotations.NullMarked;

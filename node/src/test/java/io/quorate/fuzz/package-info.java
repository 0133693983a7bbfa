/**
 * Fuzzing: bytes that nobody vouches for go into everything that reads such bytes.
 *
 * <p>A <em>target</em> is a public class with a static {@code fuzzerTestOneInput(byte[])}, in the
 * package whose insides it needs. It throws, whatever the input, only if there is a bug: an
 * exception other than the documented one, something decoded that does not survive being encoded
 * and decoded again, an allocation that a length only claimed.
 *
 * <pre>
 *   FrameFuzz, SessionFuzz, MessageFuzz   node.wire      frames, a connection, envelopes
 *   AddressFuzz                           node.http      path and query
 *   LogRecordFuzz, KeyFileFuzz            node.storage   heads of log records, key files
 *   ContextFuzz, StateFuzz                here           causal contexts, a key's state
 * </pre>
 *
 * <p>Where a checksum or a MAC would keep nearly every input out, the target's second mode puts the
 * right one there, so that what lies behind it is tried as well.
 *
 * <p>The committed corpora, {@code src/test/resources/fuzz/<target>/}, and a fixed number of seeded
 * mutations of each are replayed in every build by {@link io.quorate.fuzz.CorpusTest}, with plain
 * JUnit. {@code mvn -Pfuzz -pl node -am verify} lets Jazzer look for new ones, guided by coverage,
 * {@code -Dfuzz.seconds=30} for each target. What it finds is repaired, and its input committed.
 *
 * <p>Why not jazzer-junit, whose tests would do both: even where it only replays, it puts an agent
 * into the JVM that rewrites every class loaded after it. That was measured to take 8 s of CPU for
 * one empty test, and the tests that share the JVM then run rewritten code.
 */
@NullMarked
package io.quorate.fuzz;

import org.jspecify.annotations.NullMarked;

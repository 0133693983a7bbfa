/**
 * Fuzzing: bytes that nobody vouches for go into everything that reads such bytes.
 *
 * <p>A <em>target</em> is a public class with a static {@code fuzzerTestOneInput(byte[])}, in the
 * package whose insides it needs. It throws, whatever the input, only if there is a bug: an
 * exception other than the documented one, something decoded that does not survive being encoded
 * and decoded again, an allocation that a length only claimed.
 *
 * <p><b>Allocation.</b> What waits for the rest of a frame takes at most twice the bytes that came,
 * or 512: {@code FrameFuzz} looks at the decoder itself. Of the others a whole run is measured,
 * with reading, writing again and the refusal's stack, so that it cannot be told apart what was
 * taken before and what after a length was checked; {@link io.quorate.fuzz.CorpusTest} holds each
 * to a number of its own, 20 to 104 KiB and 16 to 256 bytes for each byte of the input, about twice
 * what is measured. A length of more than this that is believed before it is checked is found.
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

/**
 * Fuzzing: bytes that nobody vouches for go into everything that reads such bytes.
 *
 * <p>A <em>target</em> is a public class with a static {@code fuzzerTestOneInput(byte[])}, in the
 * package whose insides it needs. It throws, whatever the input, only if there is a bug: an
 * exception other than the documented one, something decoded that does not survive being encoded
 * and decoded again, an allocation that a length only claimed.
 *
 * <p><b>Allocation.</b> What a length or a count claims takes at most twice the bytes that came and
 * 24 KiB, in every target that reads: {@link io.quorate.fuzz.LyingLengthsTest} lets each place of
 * each committed input lie, with room behind it for the lie to be possible, and measures reading
 * alone. What waits for the rest of a frame takes twice the bytes that came, or 512:
 * {@code FrameFuzz} looks at the decoder itself. Beside that a whole run is measured, with reading,
 * writing again, what that is read as and the refusal's stack: {@link io.quorate.fuzz.CorpusTest}
 * holds each target to a number of its own, 20 to 104 KiB and 16 to 256 bytes for each byte of the
 * input, about twice what is measured.
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
 * JUnit. {@code mvn -Pfuzz -pl node -am verify -Dfuzz.seconds=1800} lets Jazzer look for new ones,
 * guided by coverage, half an hour for each target (30 s unless it is said);
 * {@code -Dfuzz.target=MessageFuzz} for one of them. What it finds is repaired, and its input
 * committed.
 *
 * <p>Why not jazzer-junit, whose tests would do both: even where it only replays, it puts an agent
 * into the JVM that rewrites every class loaded after it. That was measured to take 8 s of CPU for
 * one empty test, and the tests that share the JVM then run rewritten code.
 */
@NullMarked
package io.quorate.fuzz;

import org.jspecify.annotations.NullMarked;

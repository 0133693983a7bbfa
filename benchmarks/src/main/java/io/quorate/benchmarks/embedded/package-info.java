/**
 * Nodes inside the JVM that measures them: how soon they serve, and what a read costs where nothing
 * lies between the caller and the lane that owns the key.
 *
 * <p>Reads are told for each second of a core, because the machine has other work: on the lane by
 * the lane thread's own processor time, from other threads by that of the whole process.
 */
@NullMarked
package io.quorate.benchmarks.embedded;

import org.jspecify.annotations.NullMarked;

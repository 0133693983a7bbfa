/**
 * Processes of this machine: those that a benchmark starts and stops, and what they cost.
 *
 * <p>Whatever is started here is stopped here, by its own process id, and what it wrote is deleted
 * with its temporary folder. Should the benchmark be killed with -9, its Quorate nodes stop too:
 * they hold the other end of a pipe ({@code quorate node --stop-with-input}). Other stores know no
 * such thing and then have to be stopped by hand.
 */
@NullMarked
package io.quorate.benchmarks.process;

import org.jspecify.annotations.NullMarked;

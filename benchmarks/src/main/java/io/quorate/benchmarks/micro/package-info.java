/**
 * The parts of Quorate that are pure code, measured by JMH one by one: what they cost when nothing
 * waits for a disk, a network or another thread.
 *
 * <p>JMH finds them by their annotations and writes a harness around each at compile time;
 * {@code quorate bench jmh PATTERN} runs those whose name matches.
 */
@NullMarked
package io.quorate.benchmarks.micro;

import org.jspecify.annotations.NullMarked;

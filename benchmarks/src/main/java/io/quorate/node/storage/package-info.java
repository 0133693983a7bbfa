/**
 * What of the log's pure code only its own package sees, measured by JMH: the rest of
 * {@code quorate bench jmh} is in {@code io.quorate.benchmarks.micro}. Nothing but benchmarks
 * stands here.
 */
@NullMarked
package io.quorate.node.storage;

import org.jspecify.annotations.NullMarked;

/**
 * Cassandra 5 beside Quorate: its server from its own jars on the JDK that it was made for, its own
 * driver, a commit log that is forced every ten seconds (its default), reads and writes at QUORUM.
 *
 * <p>Built with the profile {@code peers} only, for {@code quorate bench compare --peers
 * cassandra}.
 */
@NullMarked
package io.quorate.benchmarks.cassandra;

import org.jspecify.annotations.NullMarked;

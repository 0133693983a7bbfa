/**
 * Where a key lives: hashing, partitions, preference lists, placement, membership and topology.
 *
 * <p>A {@link io.quorate.ring.Key} has a position on the ring; the ring's equal arcs are
 * partitions; each partition has an explicit, ordered preference list (Dynamo §4.2, §6.2 strategy
 * 3).
 */
@NullMarked
package io.quorate.ring;

import org.jspecify.annotations.NullMarked;

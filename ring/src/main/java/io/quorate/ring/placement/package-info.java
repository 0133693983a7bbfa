/**
 * Who shall own what: a balanced, zone-spread table of owners with few moves from the one before.
 *
 * <p>{@link io.quorate.ring.placement.Placement} is the only entrance. Its parts:
 *
 * <pre>
 *   Placement    order: which places of a row are chosen first, which inside those, which around
 *   Selection    one choice for all partitions: keep what may stay, then move along cheapest chains
 *   Arcs         the graph of members that the chains are searched in
 *   Shares       how many copies each member should hold, given weights and zones
 *   Candidates   the members as numbers
 * </pre>
 *
 * <p>The choice of N sets is a minimum-cost flow (partition to zone to member, with each member's
 * share as lower and upper bound); so its moves are the least possible for its balance. It is
 * compared with brute force over every table for small sizes.
 */
@NullMarked
package io.quorate.ring.placement;

import org.jspecify.annotations.NullMarked;

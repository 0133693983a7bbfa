/**
 * Who answers now: failure detection among the members. It routes requests; it never decides who
 * owns what, and being dead removes nobody from the topology.
 *
 * <p>{@link io.quorate.ring.membership.Liveness} is what the rest of a node sees. Two machines
 * provide it:
 *
 * <ul>
 *   <li>{@link io.quorate.ring.membership.PingLiveness}: everybody pings everybody; a refused
 *       connection is proof after one more ping. For small clusters.
 *   <li>{@link io.quorate.ring.membership.Swim}: SWIM with Lifeguard's extensions; each member
 *       probes one other per interval, and the rest is hearsay. The load of a member does not grow
 *       with the cluster.
 * </ul>
 *
 * <pre>
 *            tick, datagrams, sync messages
 *                        |
 *                      Swim                       effects: datagrams, sync messages, TCP probes,
 *          .-------------+-------------.          an incarnation to store, facts
 *       Prober        Hearsay      Comparison            ^
 *     whom to probe  what becomes   all against          |
 *     and how long   of a rumour    all, by hash      Outbox
 *          |             |             |                 ^
 *     LocalHealth    Suspicion         |                 |
 *          '---------- Roster --- Dissemination ---------'
 *                  the strongest     what still has
 *                  rumour on each    to be passed on
 * </pre>
 *
 * <p>The order of rumours (SWIM §4.2) is the whole of the agreement: a rumour that
 * {@linkplain io.quorate.ring.membership.Rumour#overrides overrides} another wins at every member,
 * in whatever order they come, so all who heard the same hold the same. Only a member itself raises
 * its incarnation, and the counter is stored ahead of its use, never taken from a clock, so that an
 * old life can never outbid a new one; a rumour whose incarnation jumps absurdly far is dropped.
 *
 * <p>Everything is bounded: rumours by members, members by {@code Roster.MEMBERS_MAX}, pings for
 * others by {@code Relays.RELAYS_MAX}, a datagram by 1,200 bytes, a page by 100 rumours.
 */
@NullMarked
package io.quorate.ring.membership;

import org.jspecify.annotations.NullMarked;

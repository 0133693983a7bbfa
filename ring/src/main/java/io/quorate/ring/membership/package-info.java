/**
 * Who answers now: failure detection among the members. It routes requests; it never decides who
 * owns what, and being dead removes nobody from the topology.
 *
 * <p>{@link io.quorate.ring.membership.Liveness} is what the rest of a node sees, and
 * {@link io.quorate.ring.membership.Swim} provides it: SWIM with Lifeguard's extensions. Each
 * member probes one other per interval, and the rest is hearsay, so that the load of a member does
 * not grow with the cluster.
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
 *          |             |             |                 |
 *        Reach ------- Roster --- Dissemination ---------'
 *     what its own     the strongest     what still has
 *     connections say  rumour on each    to be passed on
 * </pre>
 *
 * <p>{@code Reach} is no part of SWIM: it serves routing. A member that refuses connections is dead
 * to who was refused within a round trip, one that only this member cannot reach is gone round, and
 * neither is said to others, because SWIM's indirect probes know better. What the host is told is
 * the worse of both.
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

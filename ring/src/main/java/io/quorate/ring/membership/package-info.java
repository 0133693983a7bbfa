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
 * <h2>Measured</h2>
 *
 * {@code ./quorate simulate --swim} runs this machine by the thousand, on a network that loses
 * datagrams, with the preset lan, and prints these tables. A machine crashes silently, nothing
 * refuses; seconds, median and worst; rounds of 200 ms until all suspect it; load per member at
 * rest:
 *
 * <pre>
 *   members   crashes   first suspects   first knows     all know   rounds   datagrams/s   bytes/s
 *        10        20         1.9, 4.2      5.4, 7.7     5.9, 8.2     0, 2          2.00       119
 *       100        20         1.4, 4.5     8.9, 12.0    9.5, 12.6     1, 2          2.00       122
 *     1,000         3         4.2, 6.0    15.7, 17.5   16.3, 18.2     2, 2          2.00       125
 *     5,000         1         1.2, 1.2    15.7, 15.7   16.2, 16.2     2, 2          2.00       127
 * </pre>
 *
 * SWIM's own figures: the first to notice does so after e / (e - 1) = 1.58 periods (§3.1) of one
 * second, whatever the size; what it costs a member is the same for all sizes; the rumour needs a
 * logarithm of the size in rounds, of which several pass within one gossip interval here, because
 * who hears news passes it on at once. The rest is the suspicion: 4 s times the decimal logarithm
 * of the size.
 *
 * <p>Nobody crashes, but datagrams are lost. Suspicions raised and deaths declared per member-hour:
 *
 * <pre>
 *   members   loss      SWIM   + Lifeguard   + TCP, as here
 *        10    0 %      0, 0          0, 0             0, 0
 *        10    1 %      0, 0          0, 0             0, 0
 *        10    5 %    1.8, 0        2.2, 0          0.20, 0
 *        10   10 %   32.4, 0       28.8, 0           1.4, 0
 *       100    0 %      0, 0          0, 0             0, 0
 *       100    1 %      0, 0          0, 0             0, 0
 *       100    5 %    1.8, 0        2.9, 0          0.19, 0
 *       100   10 %   26.2, 0       29.6, 0           2.0, 0
 *     1,000    0 %       0, 0          0, 0             0, 0
 *     1,000    1 %       0, 0          0, 0             0, 0
 *     1,000    5 %     2.2, 0        2.9, 0          0.05, 0
 *     1,000   10 %    29.2, 0       27.7, 0           2.1, 0
 * </pre>
 *
 * SWIM's formula for a period in which one direct probe and k = 3 indirect ones all fail (§3.1),
 * {@code (1 - q^2) (1 - q^4)^3}, gives 0.004, 2.2 and 28 per member-hour at 1, 5 and 10 %. A
 * connection survives loss, so that the probe over TCP takes away nearly all of them.
 *
 * <p>One member in twenty is slow: its messages wait for 16 s, both ways, then flow for 1 s, while
 * its clock goes on. Suspicions and deaths of those that are well, which are all the slow ones'
 * mistakes:
 *
 * <pre>
 *   members   slow           SWIM   + Lifeguard   + TCP, as here
 *        10      1   211.8, 207.3    24.0, 0.67       24.0, 0.44
 *       100      5    120.7, 69.9     11.9, 1.0        11.6, 1.0
 *     1,000     50     93.5, 78.6     15.1, 2.6        15.6, 2.7
 * </pre>
 *
 * With 10 members that is 9 times fewer suspicions and 309 times fewer deaths than SWIM alone, with
 * 100 it is 10 times and 70 times, with 1,000 six times and 30 times. Lifeguard's own tests found
 * 50 to 100 times fewer false deaths (§V). The command ends with what both papers say of each
 * figure; 1,000 members take it six minutes of one core, and the profile {@code swim} has 5,000.
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

/**
 * Hosts of the machines that say who is a member and who answers: they live on lane 0.
 *
 * <pre>
 *   FoundingHost ── offers, grants ──▶ topology, once          (ring.founding)
 *   JoinHost ── asks a member ──▶ topology, then proposes itself
 *   TopologyHost ── newer ones, forced before they are shown ──▶ topology, as it changes
 *   AddressHost ── "I am reached there" ──▶ AgreementHost
 *   AgreementHost ── questions to voters, and a voter's answers ──▶ the next topology (ring.agreement)
 *   SwimHost ── datagrams, failed calls ──▶ states, as they change (ring.membership)
 *                ── "g.e is known there" ──▶ TopologyHost
 * </pre>
 *
 * <p>They turn a machine's effects into calls, files and timers, and hand what they find out to the
 * node, which shows it to all lanes as an immutable value.
 *
 * <h2>A node that comes back</h2>
 *
 * <pre>
 *   after an hour          it is still a member: hints wait for it, and what no hint brings the
 *                          exchange does. Only a policy (remove-after) gives it up meanwhile
 *   with its old disk      is not told from a disk that was never away: what it forgot the other
 *                          owners bring back, and its actor is a new one, so it gives no dot twice
 *   with an empty disk     another disk id under its name: refused, it stops with a sentence. It is
 *     under its name       to be removed and to join under another name, or replaced by a standby
 *   with an old topology   asks for the newer one; requests of an old phase are refused everywhere
 *   removed meanwhile      learns it and stops; its disk is joined by nobody
 *   as a copy of a disk    two processes of one disk id: the one that started later stops with a
 *     that runs            sentence
 *   with its clock a       timestamps alone depend on it, and how far one may pull the others'
 *     day off              clocks is bounded; buckets with siblings do not go by them
 *   under a new address    proposes it when it is not found at the old one; until that is decided
 *                          the others send it no requests
 *   at another member's    what is answered from a member's address counts only if that member's
 *     address              disk is behind it: nobody's copy counts twice, and no vote. Those that
 *                          changed places are found again where one of them and the voters that
 *                          stayed are a majority: each has its own vote. Else nothing is decided,
 *                          and nothing acknowledged that needs them, until so many voters are back
 *                          at their old addresses that this is so: of three, one
 * </pre>
 */
@NullMarked
package io.quorate.node.membership;

import org.jspecify.annotations.NullMarked;

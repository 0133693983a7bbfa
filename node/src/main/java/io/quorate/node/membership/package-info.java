/**
 * Hosts of the machines that say who is a member and who answers: they live on lane 0.
 *
 * <pre>
 *   FoundingHost ── offers, grants ──▶ topology, once          (ring.founding)
 *   JoinHost ── asks a member ──▶ topology, then proposes itself
 *   TopologyHost ── newer ones, forced before they are shown ──▶ topology, as it changes
 *   AgreementHost ── questions to voters, and a voter's answers ──▶ the next topology (ring.agreement)
 *   SwimHost ── datagrams, failed calls ──▶ states, as they change (ring.membership)
 *                ── "g.e is known there" ──▶ TopologyHost
 * </pre>
 *
 * They turn a machine's effects into calls, files and timers, and hand what they find out to the
 * node, which shows it to all lanes as an immutable value.
 */
@NullMarked
package io.quorate.node.membership;

import org.jspecify.annotations.NullMarked;

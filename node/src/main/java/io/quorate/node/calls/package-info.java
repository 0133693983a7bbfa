/**
 * Requests to peers that have an end.
 *
 * <p>A connection may break, a peer may die or stop. So a call ends in one of four ways, exactly
 * once: answered; out of time; its connection failed; refused for want of room. Only the last is
 * certain to have done nothing. An answer after the end is counted and dropped: whoever asked has
 * said "unknown" already.
 *
 * <pre>
 *   call ──▶ Network.send ─────────────────────────▶ peer
 *    │                                                │
 *    │◀── received(reply) ◀── Receiver ◀──────────────┘
 *    │◀── unreachable(address), dropped(envelope) ◀── Receiver
 *    └◀── the lane's timer, at the earliest deadline
 * </pre>
 */
@NullMarked
package io.quorate.node.calls;

import org.jspecify.annotations.NullMarked;

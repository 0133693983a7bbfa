/**
 * A running node, composed of its rooms.
 *
 * <pre>
 *   any thread                lane p                                         workers, peers
 *   ──────────                ──────                                         ──────────────
 *   Node.submit ─▶ lane of the key's partition
 *                    Coordinator ── local ──▶ Replica ─▶ Space ─────────────▶ log, forced
 *                        │                       ▲
 *                        └── Calls ─▶ Network    │ LocalCopies: the same request, whoever asks
 *                                        │       │
 *   Network ─▶ Dispatcher ─▶ lane p: PeerRequests
 * </pre>
 *
 * Whoever follows a write walks {@link io.quorate.node.Node}, {@code NodeLane},
 * {@code Coordinator}, {@code Replica}, {@code Space}; and at the other owners {@code Dispatcher},
 * {@code PeerRequests}, {@code Replica}, {@code Space}. Lane 0 also keeps what a node has once:
 * founding and pings.
 *
 * <h2>Starts and actors</h2>
 *
 * The storage's clean marker says whether the last stop was in order; the file {@code starts} says
 * whose actors may then continue. It is emptied, forced, before anything is served, and written
 * anew after the last append of a clean stop was answered on every lane and before the directory is
 * given back: a crash at any point in between leaves it empty, or leaves no clean marker, and
 * either way every key gets a fresh actor.
 */
@NullMarked
package io.quorate.node;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP interface of a node (DESIGN §9).
 *
 * <pre>
 *   socket ──▶ Vert.x ──▶ HttpLoop ──▶ Router ──▶ an endpoint ──▶ Requests   (any lane)
 *                            │            │            │              │
 *                       time limits    Refusal      BodyReader     callback
 *                                         ▼            ▼              ▼
 *   socket ◀── Vert.x ◀───────────────────── Exchange ◀── hop back to the connection's loop
 * </pre>
 *
 * <h2>What it must not do</h2>
 *
 * <ul>
 *   <li><b>Touch another key.</b> The target is taken as the client wrote it: nothing is
 *       normalised, each segment is percent-decoded once, byte for byte. What cannot be decoded is
 *       refused.
 *   <li><b>Overlook something.</b> An unknown parameter, a header that stands there twice, a
 *       condition that is not built: refused, never a silent default.
 *   <li><b>Be held by a client.</b> Each stage of a connection has its time
 *       ({@link io.quorate.node.http.ClientConnection}); a body or an answer must keep a pace.
 *   <li><b>Take more memory than it may.</b> Long values have room in the node's
 *       {@link io.quorate.node.memory.MemoryBudget}, those that come in have a
 *       {@link io.quorate.node.http.Budget} of it, and small ones have one of their own; what does
 *       not fit is refused before it is read.
 *   <li><b>Store half a value.</b> A value is handed on when the whole body was there.
 * </ul>
 *
 * The callback of {@link io.quorate.node.request.Requests} comes on another thread;
 * {@link io.quorate.node.http.Exchange#hop} brings it back, so that everything here is confined to
 * one event loop, but for the budgets and the count of connections.
 */
@NullMarked
package io.quorate.node.http;

import org.jspecify.annotations.NullMarked;

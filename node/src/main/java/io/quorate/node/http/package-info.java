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
 *   <li><b>Be held by a client.</b> Connections are counted and watched from the moment they are
 *       accepted ({@link io.quorate.node.http.Arrivals}); each stage of one has its time
 *       ({@link io.quorate.node.http.ClientConnection}), and a body or an answer must keep a pace
 *       ({@link io.quorate.node.http.Pace}), over HTTP/2 each stream its own.
 *   <li><b>Take more memory than it may.</b> Long values have room in the node's
 *       {@link io.quorate.node.memory.MemoryBudget}, those that come in have a
 *       {@link io.quorate.node.http.Budget} of it, and small ones have one of their own; what does
 *       not fit is refused before it is read.
 *   <li><b>Spend on a refusal what a request costs.</b> A request for a key whose lane has no room
 *       is refused when its path is known and nothing else was looked at. A short body of it is
 *       thrown away as it comes, because the connection that would have to be made anew costs more.
 *   <li><b>Store half a value.</b> A value is handed on when the whole body was there.
 * </ul>
 *
 * <h2>Values are whole in memory</h2>
 *
 * A value goes to the log, and comes from it, as one array: what streams is its way between socket
 * and array. A body is read into room that was granted by its length, an answer is written in
 * slices as the client takes them, siblings and listings are made while they are written.
 *
 * <p>A client that takes its time to send a long value does not hold that room: after
 * {@link io.quorate.node.http.HttpLimits#memoryTime} its body goes on in a file of the
 * {@link io.quorate.node.http.Spool}, and asks for memory again when it is whole. So how many long
 * values may come in at once depends on how many fast clients there are, not on the slowest.
 *
 * <pre>
 *   fast:   socket ──▶ array ─────────────────────────────────▶ Requests
 *   slow:   socket ──▶ array ──▶ file ──▶ … ──▶ whole ──▶ array ──▶ Requests
 *                        ╰ its room is free again      ╰ taken once more, or 503
 * </pre>
 *
 * <h2>What is described</h2>
 *
 * {@code openapi.yaml} beside these classes is served as it is. Tests hold every answer against it,
 * so whoever adds a route, a parameter, a header or a field describes it there.
 *
 * <h2>Threads</h2>
 *
 * The callback of {@link io.quorate.node.request.Requests} comes on another thread;
 * {@link io.quorate.node.http.Exchange#hop} brings it back, so that everything here is confined to
 * one event loop, but for the budgets and the arrivals.
 */
@NullMarked
package io.quorate.node.http;

import org.jspecify.annotations.NullMarked;

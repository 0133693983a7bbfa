/**
 * Quorate's API over HTTP, on the JDK's own client.
 *
 * <p>A request goes to an owner of its key, where {@link io.quorate.client.http.Routes} knows one,
 * otherwise to a seed. {@link io.quorate.client.http.Delivery} takes it to the next node where that
 * is safe, within the request's time:
 *
 * <pre>
 *   what happened                        read          write
 *   no connection; node not ready        next node     next node, the same request
 *   connection broke after sending       next node     next node, as a repetition (Quorate-Retry)
 *   refused: overloaded                  both: next node, after the time that was asked for
 *   no answer in half of the time left   next node     next node, as a repetition
 *   no answer from the last one in time  fails         fails: may take effect
 *   any other answer                     is the answer
 * </pre>
 *
 * <p>What was refused for too much work is repeated after {@code Retry-After} and up to half as
 * long again, by chance, and only within a {@link io.quorate.client.http.RetryBudget}: a tenth of
 * the requests. Going on to another node because one is away is outside the budget: each node is
 * left once for each request, and none of them has had work from it.
 *
 * <p>Why a broken write may be sent again: each write carries an {@code Idempotency-Key}, and a
 * repetition says that it is one, so that the node that gets it finds out at quorum whether the
 * first took effect (DESIGN §4, request ids). And once a try of a write has an unknown outcome, no
 * later refusal makes the whole known: every failure from then on says that it may take effect.
 */
@NullMarked
package io.quorate.client.http;

import org.jspecify.annotations.NullMarked;

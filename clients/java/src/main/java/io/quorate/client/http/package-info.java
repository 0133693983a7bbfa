/**
 * Quorate's API over HTTP, on the JDK's own client.
 *
 * <p>A request goes to one seed. {@link io.quorate.client.http.Delivery} takes it to the next one
 * where that is safe, within the request's time:
 *
 * <pre>
 *   what happened                        read          write
 *   no connection; node not ready        next seed     next seed, the same request
 *   connection broke after sending       next seed     next seed, as a repetition (Quorate-Retry)
 *   no answer in time                    fails         fails: may take effect
 *   any other answer                     is the answer
 * </pre>
 *
 * <p>Why a broken write may be sent again: each write carries an {@code Idempotency-Key}, and a
 * repetition says that it is one, so that the node that gets it finds out at quorum whether the
 * first took effect (DESIGN §4, request ids). And once a try of a write has an unknown outcome, no
 * later refusal makes the whole known: every failure from then on says that it may take effect.
 */
@NullMarked
package io.quorate.client.http;

import org.jspecify.annotations.NullMarked;

/**
 * A node in this JVM behind Quorate's Java API: no socket lies between the caller and the
 * coordinator.
 *
 * <pre>
 *   caller's thread ──▶ EmbeddedBucket ──▶ Requests.submit ──▶ a lane of the node
 *         ▲ waits                                                │ callback
 *         └──────────────────── CompletableFuture ◀──────────────┘
 * </pre>
 *
 * <p>Chronicle Map reads parts of the JDK that are closed by default:
 * {@link io.quorate.embedded.JvmFlags} names the flags, and a start without them says which to add.
 */
@NullMarked
package io.quorate.embedded;

import org.jspecify.annotations.NullMarked;

/**
 * Carries one client's request through the replicas (Dynamo §4.5, §4.6, §5).
 *
 * <p>{@link io.quorate.node.coordinator.WriteQuorum}, {@link io.quorate.node.coordinator.Poll} and
 * {@link io.quorate.node.coordinator.ReadQuorum} decide what counts and what is certain; they send
 * nothing and know no time.
 */
@NullMarked
package io.quorate.node.coordinator;

import org.jspecify.annotations.NullMarked;

/**
 * What a node counts and measures, for Prometheus.
 *
 * <p>All names stand in {@link io.quorate.node.metrics.Meters} and
 * {@link io.quorate.node.metrics.Fact}. Machines and hosts know nothing of this package: they keep
 * plain counts, which the node registers here, and which are read when somebody asks for the page.
 */
@NullMarked
package io.quorate.node.metrics;

import org.jspecify.annotations.NullMarked;

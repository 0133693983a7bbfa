/**
 * What an operation costs as work grows: in nodes, in keys, in the length of values, in siblings.
 *
 * <p>Along each dimension one number grows and the others stay; each cell of the table has a fresh
 * cluster of its own, and is told beside the first cell of the same dimension, measured shortly
 * before it: what the machine does to one it does to the others. Keys are chosen uniformly, so that
 * no cache hides how many there are.
 *
 * <p>What it does not show: what more machines would give. All nodes share this one, so more of
 * them are only more work; what grows with them is what each operation and each node costs.
 */
@NullMarked
package io.quorate.benchmarks.growth;

import org.jspecify.annotations.NullMarked;

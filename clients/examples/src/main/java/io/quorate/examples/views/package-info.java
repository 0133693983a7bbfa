/** Counting without losing or doubling: a map from client to count, merged by maximum. */
@NullMarked
package io.quorate.examples.views;

import org.jspecify.annotations.NullMarked;

/** What a node counts. */
@NullMarked
package io.quorate.node.metrics;

import org.jspecify.annotations.NullMarked;

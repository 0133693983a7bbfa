/**
 * How a cluster comes into being: one node founds it, the others of its list are handed epoch 1.
 */
@NullMarked
package io.quorate.ring.founding;

import org.jspecify.annotations.NullMarked;

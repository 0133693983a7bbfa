/**
 * What a client may ask of a node, and what it is answered: values that know no HTTP.
 *
 * <p>The HTTP layer, the embedded API, the forwarding between nodes and the simulator all speak
 * these records, so that one coordinator serves them all.
 */
@NullMarked
package io.quorate.node.request;

import org.jspecify.annotations.NullMarked;

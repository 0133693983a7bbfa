/**
 * How nodes talk: messages, their one codec, frames, the handshake, and calls that have a deadline.
 */
@NullMarked
package io.quorate.node.wire;

import org.jspecify.annotations.NullMarked;

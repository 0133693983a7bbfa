/** A node that only pretends: for the tests of programs that talk HTTP to nodes. */
@NullMarked
package io.quorate.client.fake;

import org.jspecify.annotations.NullMarked;

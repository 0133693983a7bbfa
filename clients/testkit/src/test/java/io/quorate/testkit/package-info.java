/** The test kit as its users see it: real nodes, killed, paused and cut apart. */
@NullMarked
package io.quorate.testkit;

import org.jspecify.annotations.NullMarked;

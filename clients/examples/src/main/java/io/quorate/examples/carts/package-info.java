/** Dynamo's own example (§4.4): shopping carts whose siblings are merged by union. */
@NullMarked
package io.quorate.examples.carts;

import org.jspecify.annotations.NullMarked;

/** What every way into a cluster must do: one suite, run on each of them. */
@NullMarked
package io.quorate.client.contract;

import org.jspecify.annotations.NullMarked;

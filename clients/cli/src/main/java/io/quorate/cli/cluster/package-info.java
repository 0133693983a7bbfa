/** Commands that ask a cluster for something small: one key, a list, its own state. */
@NullMarked
package io.quorate.cli.cluster;

import org.jspecify.annotations.NullMarked;

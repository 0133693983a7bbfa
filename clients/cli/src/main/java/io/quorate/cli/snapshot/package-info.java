/** {@code quorate snapshot}: takes snapshots of a cluster, and makes nodes of them again. */
@NullMarked
package io.quorate.cli.snapshot;

import org.jspecify.annotations.NullMarked;

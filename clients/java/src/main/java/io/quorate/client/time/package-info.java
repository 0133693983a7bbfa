/**
 * What the ways into a cluster take from the system: time, and chance. Not for programs: they are
 * public because two packages need them.
 */
@NullMarked
package io.quorate.client.time;

import org.jspecify.annotations.NullMarked;

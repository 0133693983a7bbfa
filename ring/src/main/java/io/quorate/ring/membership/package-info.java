/**
 * Who answers now: failure detection among the members. It routes requests, it never moves data.
 */
@NullMarked
package io.quorate.ring.membership;

import org.jspecify.annotations.NullMarked;

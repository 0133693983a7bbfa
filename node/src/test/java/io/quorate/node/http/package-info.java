/** The HTTP interface on real sockets, over a store of one copy. */
@NullMarked
package io.quorate.node.http;

import org.jspecify.annotations.NullMarked;

/** How a node keeps bytes: a log that is the truth, and an index beside it. */
@NullMarked
package io.quorate.node.storage;

import org.jspecify.annotations.NullMarked;

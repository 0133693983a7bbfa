/** Settings as operators write them, right and wrong. */
@NullMarked
package io.quorate.node.settings;

import org.jspecify.annotations.NullMarked;

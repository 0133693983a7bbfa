/**
 * The house rules as tests: which room may know which, and how sources look.
 *
 * <p>They stand with the command line because it is the module that sees all others.
 */
@NullMarked
package io.quorate.house;

import org.jspecify.annotations.NullMarked;

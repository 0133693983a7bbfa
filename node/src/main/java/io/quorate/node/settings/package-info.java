/**
 * What an operator may set, and how it is read: from {@code quorate.yaml}, from the environment,
 * from the command line, the later ones before the earlier.
 *
 * <p>Strict: an unknown field, a value of the wrong kind or out of its range, a contradiction
 * between two settings is one sentence that names the setting and says what it takes; nothing falls
 * back to a default in silence. {@link io.quorate.node.settings.Setting} describes each one, and
 * the table in the README is made from it.
 */
@NullMarked
package io.quorate.node.settings;

import org.jspecify.annotations.NullMarked;

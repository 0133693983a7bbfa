/**
 * What all commands share: the streams and the time they work with, the options that name a cluster
 * and a key, and how they fail.
 */
@NullMarked
package io.quorate.cli.console;

import org.jspecify.annotations.NullMarked;

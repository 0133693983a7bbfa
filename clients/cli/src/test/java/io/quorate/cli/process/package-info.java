/**
 * Real node processes, started from the executable jar as an operator would: what only real
 * sockets, real kills and a real disk can show. The names of these tests end in IT; they run after
 * the jar is built.
 */
@NullMarked
package io.quorate.cli.process;

import org.jspecify.annotations.NullMarked;

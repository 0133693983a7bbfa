/**
 * The command line: one executable jar whose subcommands start nodes and talk to them.
 *
 * <p>{@link io.quorate.cli.Main} lists the subcommands; each is one class that reads its options,
 * does its work and returns an exit status: 0 for done, 1 for failed, 2 for a wrong command line.
 * Answers go to standard output, everything meant for a person alone to standard error.
 */
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;

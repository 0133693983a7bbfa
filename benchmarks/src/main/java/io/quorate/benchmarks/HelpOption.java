package io.quorate.benchmarks;

import picocli.CommandLine.Option;

/** {@code --help}, as every benchmark has it. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends.")
  @SuppressWarnings("UnusedVariable") // Where it stands, the help is shown instead of a run.
  private boolean isHelp;
}

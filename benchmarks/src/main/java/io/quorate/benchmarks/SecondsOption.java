package io.quorate.benchmarks;

import picocli.CommandLine.Option;

/** {@code --seconds}: how long each measurement of a benchmark lasts. */
final class SecondsOption {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long is measured each time. Default: ${DEFAULT-VALUE}")
  private int seconds;

  /** As long as this where nobody says otherwise. */
  SecondsOption(int usual) {
    seconds = usual;
  }

  int seconds() {
    return seconds;
  }
}

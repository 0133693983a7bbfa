package io.quorate.cli.console;

import io.quorate.client.Consistency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --consistency}, {@code -r}, {@code -w}, {@code --sloppy}. */
public final class ConsistencyOption {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--consistency",
      paramLabel = "LEVEL",
      description = "one, two, three, quorum or all. Default: as the bucket has it")
  private @Nullable String level;

  @Option(names = "-r", paramLabel = "N", description = "How many replicas must answer a read.")
  private @Nullable Integer r;

  @Option(
      names = "-w",
      paramLabel = "N",
      description = "How many replicas must acknowledge a write.")
  private @Nullable Integer w;

  @Option(
      names = "--sloppy",
      paramLabel = "true|false",
      arity = "1",
      description = "Whether fallbacks may stand in for owners that are away.")
  private @Nullable Boolean sloppy;

  /** What was asked for. */
  public Consistency consistency() {
    if (level != null && (r != null || w != null)) {
      throw new ParameterException(
          spec.commandLine(), "A request has either --consistency or -r and -w.");
    }
    try {
      Consistency consistency = level == null ? Consistency.DEFAULT : Consistency.parse(level);
      consistency = Optional.ofNullable(r).map(consistency::r).orElse(consistency);
      consistency = Optional.ofNullable(w).map(consistency::w).orElse(consistency);
      return Optional.ofNullable(sloppy).map(consistency::sloppy).orElse(consistency);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "Not a consistency: " + e.getMessage() + ".");
    }
  }
}

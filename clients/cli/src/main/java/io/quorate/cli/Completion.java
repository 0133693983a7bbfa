package io.quorate.cli;

import io.quorate.cli.console.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quorate completion}: prints what makes a shell complete this program's words. */
@Command(
    name = "completion",
    description = "Prints a script that makes the shell complete commands and options.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  source <(quorate completion bash)                # in ~/.bashrc",
      "  source <(quorate completion zsh)                 # in ~/.zshrc"
    })
final class Completion implements Callable<Integer> {
  private final Console console;

  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "bash|zsh", description = "Which shell.")
  private Shell shell;

  /** The shells that can be told. */
  enum Shell {
    bash,
    zsh
  }

  Completion(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    CommandLine program = spec.root().commandLine();
    // It knows zsh too, by the completion of bash that zsh has.
    String script = AutoComplete.bash(program.getCommandName(), program);
    console.line(shell == Shell.zsh ? withoutShebang(script) : script);
    console.out().flush();
    return 0;
  }

  private static String withoutShebang(String script) {
    return script.replaceFirst("^#!.*\\R", "");
  }
}

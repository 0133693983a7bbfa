package io.quorate.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What a command's exit status says, in its help, unless the command says it itself. */
final class ExitCodes {
  private static final String HEADING = "%nExit status:%n";

  private ExitCodes() {}

  /** Writes it into the help of this command and of all below it. */
  static void document(CommandLine command) {
    UsageMessageSpec help = command.getCommandSpec().usageMessage();
    if (help.exitCodeList().isEmpty()) {
      Map<String, String> codes = new LinkedHashMap<>();
      codes.put("0", "done");
      codes.put("1", "failed; a sentence on standard error says why");
      codes.put("2", "the command line is wrong");
      help.exitCodeListHeading(HEADING).exitCodeList(codes);
    }
    command.getSubcommands().values().forEach(ExitCodes::document);
  }
}

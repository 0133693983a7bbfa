package io.quorate.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lets the prose of helps flow: lines that belong together become one paragraph, which picocli
 * breaks where the page ends. A command's first sentence is a line of its own, because the list of
 * commands shows that line alone. What is indented, and what ends with a colon, stays as it is.
 */
final class HelpTexts {
  private HelpTexts() {}

  /** Does so with this command and all below it. */
  static void flow(CommandLine command) {
    UsageMessageSpec help = command.getCommandSpec().usageMessage();
    List<String> description = paragraphs(help.description());
    if (!description.isEmpty()) {
      int end = description.get(0).indexOf(". ");
      if (end >= 0) {
        String first = description.get(0);
        description.set(0, first.substring(0, end + 1));
        description.add(1, first.substring(end + 2));
      }
    }
    help.description(description.toArray(String[]::new));
    help.footer(paragraphs(help.footer()).toArray(String[]::new));
    command.getSubcommands().values().forEach(HelpTexts::flow);
  }

  private static List<String> paragraphs(String[] lines) {
    List<String> flowing = new ArrayList<>();
    boolean goesOn = false;
    for (String line : lines) {
      boolean isProse = !line.isEmpty() && !line.startsWith(" ") && !line.endsWith(":");
      if (isProse && goesOn) {
        flowing.set(flowing.size() - 1, flowing.get(flowing.size() - 1) + " " + line);
      } else {
        flowing.add(line);
      }
      goesOn = isProse;
    }
    return flowing;
  }
}

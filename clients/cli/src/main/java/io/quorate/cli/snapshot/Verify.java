package io.quorate.cli.snapshot;

import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.node.SnapshotRestore;
import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.node.storage.Corruption;
import io.quorate.node.storage.LogCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quorate snapshot verify}: reads one node's part, every checksum of it. */
@Command(
    name = "verify",
    description = {
      "Reads one node's part of a snapshot, every checksum of it, and names what is not as it was",
      "written by file and offset. Asks no node and changes nothing."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all of it is as it was written",
      "1:something is not, or this is no snapshot",
      "2:the command line is wrong"
    },
    footer = {"", "Example:", "  quorate snapshot verify /backup/monday/node-1"})
final class Verify implements Callable<Integer> {
  private final Console console;

  @Mixin
  private JsonOption json;

  @Parameters(paramLabel = "DIR", description = "The folder snapshots/NAME, or a copy of it.")
  private Path folder = Path.of("");

  Verify(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailedException("There is no directory " + folder + ".");
    }
    SnapshotRestore.Verified verified;
    try {
      verified = SnapshotRestore.verify(VertxEnvironment.diskAt(folder));
    } catch (IOException e) {
      throw new CommandFailedException(folder + ": " + e.getMessage() + ".");
    }
    LogCheck.Result checked = verified.checked();
    if (json.isJson()) {
      json.print(console, fields(verified));
    } else {
      for (Corruption each : checked.corruptions()) {
        console.line(each.file() + " at " + each.offset() + ": " + each.what());
      }
      console.line("snapshot '" + verified.snapshot().plan().name() + "': "
          + checked.records() + " records, " + checked.bytes() + " bytes in "
          + checked.segments() + " segments; " + verdict(checked));
      console.out().flush();
    }
    return checked.corruptions().isEmpty() ? 0 : 1;
  }

  private static String verdict(LogCheck.Result checked) {
    return checked.corruptions().isEmpty()
        ? "all as it was written"
        : "damaged in " + checked.corruptions().size() + " places";
  }

  private static Map<String, Object> fields(SnapshotRestore.Verified verified) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", verified.snapshot().plan().name());
    fields.put("disk", verified.checked().diskId().toString());
    fields.put("segments", verified.checked().segments());
    fields.put("records", verified.checked().records());
    fields.put("bytes", verified.checked().bytes());
    List<Map<String, Object>> corruptions = new ArrayList<>();
    for (Corruption each : verified.checked().corruptions()) {
      Map<String, Object> corruption = new LinkedHashMap<>();
      corruption.put("file", each.file());
      corruption.put("offset", each.offset());
      corruption.put("bytes", each.bytes());
      corruption.put("what", each.what());
      corruptions.add(corruption);
    }
    fields.put("corruptions", corruptions);
    return fields;
  }
}

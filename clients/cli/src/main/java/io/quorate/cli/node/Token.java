package io.quorate.cli.node;

import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.node.settings.InvalidSettingsException;
import io.quorate.node.settings.NodeSettings;
import io.quorate.node.settings.Setting;
import io.quorate.node.wire.JoinToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quorate token}: prints what lets new nodes into the cluster. */
@Command(
    name = "token",
    description = {
      "Prints a join token, and nothing else, made of the secret in a member's data folder. Who"
          + " has",
      "it gets the cluster's secret: it is a password. It is good for one hour and for any number"
          + " of",
      "nodes. The member may run meanwhile; it is not asked."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  quorate node --data /tmp/node-4 --http-port 8104 --peer-port 9104 \\",
      "    --join 127.0.0.1:9101 --token \"$(quorate token --data data/dev/node-1)\""
    })
public final class Token implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The data folder of a member of the cluster.")
  private Path data = Path.of("");

  @Mixin
  private JsonOption json;

  public Token(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    byte[] secret = secret();
    byte[] id = console.clock().secret(JoinToken.ID_BYTES);
    String token = JoinToken.make(secret, console.clock().wallMillis(), id).text();
    if (json.isJson()) {
      json.print(console, Map.of("token", token));
    } else {
      console.line(token);
      console.out().flush();
    }
    return 0;
  }

  private byte[] secret() throws IOException {
    Path folder = data.toAbsolutePath().normalize();
    Path file = folder.resolve("quorate.yaml");
    try {
      NodeSettings settings = NodeSettings.load(
          Optional.of(file).filter(Files::exists),
          Map.of(),
          Map.of(Setting.DATA.key(), folder.toString()),
          folder);
      return Files.readAllBytes(settings.secretFile());
    } catch (InvalidSettingsException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      // Whoever asks in the wrong folder is told which file was looked for.
      throw new CommandFailedException(
          "There is no cluster secret at " + e.getFile() + ": is " + data + " a member's folder?");
    }
  }
}

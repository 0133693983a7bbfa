package io.quorate.cli;

import io.quorate.cli.console.JsonOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quorate version}: prints the version of this program and of the Java that runs it. */
@Command(
    name = "version",
    description = "Prints the version of Quorate and of the Java that runs it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  quorate version"})
final class Version implements IVersionProvider, Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  private JsonOption json;

  @Override
  public Integer call() throws IOException {
    if (json.isJson()) {
      Map<String, String> told = new LinkedHashMap<>();
      told.put("version", number());
      told.put("java", Runtime.version().toString());
      told.put("vm", System.getProperty("java.vm.name"));
      spec.commandLine().getOut().println(json.text(told));
      return 0;
    }
    for (String line : getVersion()) {
      spec.commandLine().getOut().println(line);
    }
    return 0;
  }

  @Override
  public String[] getVersion() {
    String java = "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name");
    return new String[] {"quorate " + number(), java};
  }

  /** The version in the poms, which the build writes into a resource beside this class. */
  static String number() {
    var properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(in, "version.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}

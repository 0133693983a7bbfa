package io.quorate.cli.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import picocli.CommandLine.Option;

/** {@code --json}: whether a command answers programs instead of people. */
public final class JsonOption {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Option(names = "--json", description = "Answers in JSON, on one line, for programs.")
  private boolean isJson;

  /** Whether JSON is asked for. */
  public boolean isJson() {
    return isJson;
  }

  /** A tree, a map or a record as one line of JSON. */
  public String text(Object answer) throws IOException {
    return MAPPER.writeValueAsString(answer);
  }

  /** Writes a tree, a map or a record as one line of JSON. */
  public void print(Console console, Object answer) throws IOException {
    console.line(text(answer));
    console.out().flush();
  }
}

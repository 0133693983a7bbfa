package io.quorate.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A piece of Java that a comment or a page shows as code.
 *
 * @param origin the file, and which of its snippets
 * @param number among all
 * @param code as a reader would copy it
 */
record Snippet(String origin, int number, String code) {
  private static final Pattern BLOCK =
      Pattern.compile("<pre>\\{@code\n(.*?)\n \\* }</pre>", Pattern.DOTALL);
  private static final Pattern FENCED = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);

  private static final List<String> ROOMS = List.of("java", "embedded", "testkit");

  private static final String HEAD =
      """
      import static org.junit.jupiter.api.Assertions.*;
      import io.quorate.client.*;
      import io.quorate.client.http.*;
      import io.quorate.embedded.*;
      import io.quorate.testkit.*;
      import io.quorate.testkit.links.*;
      import io.vertx.core.Vertx;
      import java.io.*;
      import java.nio.charset.*;
      import java.nio.file.*;
      import java.time.*;
      import java.time.format.*;
      import java.util.*;
      import java.util.stream.*;
      import org.junit.jupiter.api.*;
      import org.junit.jupiter.api.extension.*;
      """;

  /** All snippets of the client modules' sources, and of the pages about them. */
  static List<Snippet> all() {
    List<Snippet> all = new ArrayList<>();
    for (Path file : sources()) {
      Matcher block = BLOCK.matcher(read(file));
      while (block.find()) {
        String code = block.group(1).replaceAll("(?m)^ \\* ?", "");
        all.add(new Snippet(file.getFileName().toString(), all.size() + 1, code));
      }
    }
    for (String page : List.of("README.md", "../README.md")) {
      Matcher block = FENCED.matcher(read(clients().resolve(page)));
      while (block.find()) {
        all.add(new Snippet(page, all.size() + 1, block.group(1)));
      }
    }
    return all;
  }

  /** The Java files that the client modules hand out. */
  static List<Path> sources() {
    List<Path> files = new ArrayList<>();
    for (String room : ROOMS) {
      try (Stream<Path> found = Files.walk(clients().resolve(room + "/src/main/java"))) {
        found.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  private static Path clients() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("quorate"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no repository above " + Path.of("").toAbsolutePath());
    }
    return folder.resolve("clients");
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is a class to be copied as a whole, which its own framework runs. */
  boolean isClass() {
    return code.startsWith("class ");
  }

  String className() {
    return "snippets.s" + number + ".Snippet";
  }

  /**
   * A source file that the compiler takes.
   *
   * @param url what stands for the address of a node
   * @param data what stands for a data folder
   */
  String source(String url, Path data) {
    String here = code.replace("http://127.0.0.1:8101", url)
        .replace("Path.of(\"data\")", "Path.of(\"" + data.resolve("s" + number) + "\")");
    String head = "package snippets.s" + number + ";\n" + HEAD;
    return isClass()
        ? head + here
        : head + "public final class Snippet {\n"
            + "private static Quorate quorate;\n"
            + "public static void run(Quorate given) throws Exception {\n"
            + "quorate = given;\nshown();\n}\n"
            + "private static void shown() throws Exception {\n" + here + "\n}\n}\n";
  }
}

package io.quorate.cli.node;

import io.quorate.cli.console.CommandFailedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * The beginning of a command line that starts this very program again: the same Java, the same
 * flags, the same jar or class path; the heap is the new process's own.
 */
final class JavaCommand {
  private JavaCommand() {}

  /**
   * The words before the program's own arguments.
   *
   * @param main the program's main class
   * @param heap the new process's heap, as {@code -Xmx} takes it
   */
  static List<String> of(Class<?> main, String heap) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (isPassedOn(flag)) {
        words.add(flag);
      }
    }
    words.add("-Xmx" + heap);
    // A node that is out of memory is a dead node: the others can work with that.
    words.add("-XX:+ExitOnOutOfMemoryError");
    String classPath = System.getProperty("java.class.path");
    if (isExecutableJar(classPath)) {
      words.add("-jar");
      words.add(Path.of(classPath).toAbsolutePath().toString());
    } else {
      words.add("-cp");
      words.add(classPath);
      words.add(main.getName());
    }
    return words;
  }

  /** Debuggers and profilers belong to one process; a heap of its own each one gets here. */
  private static boolean isPassedOn(String flag) {
    return !flag.startsWith("-Xmx")
        && !flag.startsWith("-Xms")
        && !flag.startsWith("-agentlib")
        && !flag.startsWith("-agentpath")
        && !flag.startsWith("-javaagent")
        && !flag.startsWith("-Xrunjdwp");
  }

  private static boolean isExecutableJar(String classPath) {
    if (!classPath.endsWith(".jar") || !Files.isRegularFile(Path.of(classPath))) {
      return false;
    }
    try (var jar = new JarFile(classPath)) {
      var manifest = jar.getManifest();
      return manifest != null && manifest.getMainAttributes().getValue("Main-Class") != null;
    } catch (IOException e) {
      throw new CommandFailedException("the program's own jar cannot be read: " + e.getMessage());
    }
  }
}

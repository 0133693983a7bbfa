package io.quorate.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that is deleted, with all that is in it, when it is closed. */
public record TemporaryFolder(Path path) implements AutoCloseable {
  /** A new one, among the system's temporary files. */
  public static TemporaryFolder make(String name) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("quorate-" + name));
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

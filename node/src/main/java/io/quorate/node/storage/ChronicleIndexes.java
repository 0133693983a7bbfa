package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes indexes in mapped files; at each start the folder is emptied.
 *
 * <p>No name is used by two starts: within one process Chronicle Map gives a second opener of a
 * path the file that the first one still has, even if it was deleted in the meantime.
 */
final class ChronicleIndexes implements IndexFactory {
  private static final String FOLDER = "index";

  private Optional<Path> folder = Optional.empty();
  private String start = "";

  @Override
  public void prepare(Environment environment) throws IOException {
    Path path = environment
        .disk()
        .folder(FOLDER)
        .orElseThrow(() -> new IOException("this disk has no folders to map files of"));
    Files.createDirectories(path);
    List<Path> old;
    try (Stream<Path> listed = Files.list(path)) {
      old = listed.toList();
    }
    for (Path file : old) {
      Files.delete(file);
    }
    folder = Optional.of(path);
    start = Long.toHexString(environment.random("index").nextLong());
  }

  @Override
  public Index open(Environment environment, int lane, String name) {
    return new ChronicleIndex(environment, lane, folder.orElseThrow(), start + "-" + name);
  }
}

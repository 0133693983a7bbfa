package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.openhft.chronicle.hash.impl.util.BuildVersion;

/**
 * Makes indexes in mapped files; at each start the folder is emptied but for what was kept.
 *
 * <p>No new file has the name of an earlier start's: within one process Chronicle Map gives a
 * second opener of a path the file that the first one still has, even if it was deleted in the
 * meantime.
 */
final class ChronicleIndexes implements IndexFactory {
  private static final String FOLDER = "index";

  private Optional<Path> folder = Optional.empty();
  private List<Drains> drains = List.of();
  private String start = "";

  @Override
  public void prepare(Environment environment, List<String> kept) throws IOException {
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
      if (!kept.contains(file.getFileName().toString())) {
        Files.delete(file);
      }
    }
    folder = Optional.of(path);
    drains = IntStream.range(0, environment.lanes())
        .mapToObj(lane -> new Drains(environment.lane(lane)))
        .toList();
    start = Long.toHexString(environment.random("index").nextLong());
  }

  @Override
  public Index open(Environment environment, int lane, String name) {
    return new ChronicleIndex(
        environment, lane, drains.get(lane), folder.orElseThrow(), start + "-" + name);
  }

  @Override
  public Index open(Environment environment, int lane, String name, KeptIndex kept)
      throws IOException {
    return new ChronicleIndex(
        environment, lane, drains.get(lane), folder.orElseThrow(), start + "-" + name, kept);
  }

  @Override
  public boolean expects() {
    return true;
  }

  /** Tables of another version of the library, or of a machine of another kind, are not read. */
  @Override
  public String layout() {
    return "chronicle-map " + BuildVersion.version() + ", keys by position, pointers 1, "
        + ByteOrder.nativeOrder();
  }

  @Override
  public void force(Environment environment) throws IOException {
    environment.disk().forceFolder(FOLDER);
  }
}

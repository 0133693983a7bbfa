package io.quorate.cli.node;

import io.quorate.cli.console.Clock;
import io.quorate.cli.console.CommandFailedException;
import io.quorate.node.settings.InvalidSettingsException;
import io.quorate.node.settings.NodeSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The folders of a {@code dev} cluster: made at its first start, found again at every later one.
 *
 * <p>The first node's {@code quorate.yaml} is written last: where it stands, all others were
 * written, and the cluster is what it says. A start that was broken off before that begins anew.
 */
final class DevFolders {
  private static final int SECRET_BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Clock clock;

  DevFolders(Clock clock) {
    this.clock = clock;
  }

  /**
   * The cluster that the folder holds already.
   *
   * @throws CommandFailedException with one sentence, if its settings cannot be used
   */
  static Optional<DevPlan> existing(Path data) {
    DevPlan first = new DevPlan(data, 1, 1, 1);
    if (!Files.exists(first.config(1))) {
      return Optional.empty();
    }
    try {
      NodeSettings settings = NodeSettings.load(
          Optional.of(first.config(1)), Collections.emptyMap(), Collections.emptyMap(), data);
      int nodes = settings.configured().nodes().size();
      return Optional.of(
          new DevPlan(data, nodes, settings.http().port(), settings.peer().port()));
    } catch (InvalidSettingsException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()));
    }
  }

  /** Writes what is missing. */
  void prepare(DevPlan plan) throws IOException {
    byte[] secret = Files.exists(plan.config(1)) && Files.exists(plan.secret(1))
        ? Files.readAllBytes(plan.secret(1))
        : clock.secret(SECRET_BYTES);
    for (int number = plan.nodes(); number >= 1; number--) {
      Files.createDirectories(plan.folder(number));
      if (!Files.exists(plan.config(1)) || !Files.exists(plan.secret(number))) {
        write(plan.secret(number), secret);
      }
      if (!Files.exists(plan.config(1)) || !Files.exists(plan.config(number))) {
        write(plan.config(number), plan.settings(number).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Writes a file that only its owner may read, whole or not at all. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Path made = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(made);
    Files.createFile(made);
    if (Files.getFileStore(made).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(made, OWNER_ONLY);
    }
    Files.write(made, bytes);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

package io.quorate.cli.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.cli.console.Console;
import io.quorate.node.settings.InvalidSettingsException;
import io.quorate.node.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevFoldersTest {
  private final DevFolders folders = new DevFolders(Console.ofSystem().clock());

  @TempDir
  private Path data;

  private DevPlan plan(int nodes) {
    return new DevPlan(data, nodes, 8201, 9201);
  }

  @Test
  void everyNodesFileIsOneThatANodeUnderstands() throws IOException, InvalidSettingsException {
    folders.prepare(plan(3));
    for (int number = 1; number <= 3; number++) {
      NodeSettings settings = NodeSettings.load(
          Optional.of(plan(3).config(number)), Map.of(), Map.of(), Path.of("").toAbsolutePath());
      assertEquals("node-" + number, settings.name());
      assertEquals(plan(3).folder(number), settings.data());
      assertEquals(8200 + number, settings.http().port());
      assertEquals(9200 + number, settings.peer().port());
      assertEquals(3, settings.configured().nodes().size());
    }
  }

  @Test
  void theSecretIsTheSameForAllAndForTheirOwnerOnly() throws IOException {
    folders.prepare(plan(2));
    assertEquals(32, Files.size(plan(2).secret(1)));
    assertArrayEquals(
        Files.readAllBytes(plan(2).secret(1)), Files.readAllBytes(plan(2).secret(2)));
    if (Files.getFileStore(data).supportsFileAttributeView("posix")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(plan(2).secret(1))));
    }
  }

  @Test
  void aSecondStartFindsTheFirstAndChangesNothing() throws IOException {
    assertTrue(DevFolders.existing(data).isEmpty());
    folders.prepare(plan(3));
    byte[] secret = Files.readAllBytes(plan(3).secret(2));
    Files.writeString(plan(3).config(2), plan(3).settings(2) + "lanes: 2\n");
    assertEquals(Optional.of(plan(3)), DevFolders.existing(data));
    folders.prepare(plan(3));
    assertArrayEquals(secret, Files.readAllBytes(plan(3).secret(2)));
    assertTrue(Files.readString(plan(3).config(2)).endsWith("lanes: 2\n"));
  }

  @Test
  void aNodeWhoseFolderIsGoneGetsTheClustersSecret() throws IOException {
    folders.prepare(plan(2));
    Files.delete(plan(2).config(2));
    Files.delete(plan(2).secret(2));
    folders.prepare(plan(2));
    assertArrayEquals(
        Files.readAllBytes(plan(2).secret(1)), Files.readAllBytes(plan(2).secret(2)));
  }

  @Test
  void aStartThatWasBrokenOffBeginsAnew() throws IOException {
    folders.prepare(plan(3));
    Files.delete(plan(3).config(1));
    folders.prepare(plan(2));
    assertEquals(Optional.of(plan(2)), DevFolders.existing(data));
    assertArrayEquals(
        Files.readAllBytes(plan(2).secret(1)), Files.readAllBytes(plan(2).secret(2)));
  }
}

package io.quorate.node.environment.vertx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.environment.DiskFile;
import io.quorate.node.environment.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
  @TempDir
  private Path root;

  private FileDisk disk = new FileDisk(Path.of("unused"));

  @BeforeEach
  void open() {
    disk = new FileDisk(root.resolve("data/node-1"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theLockHoldsUntilItIsGivenBack() throws IOException {
    disk.lock();
    FileDisk second = new FileDisk(root.resolve("data/node-1"));
    IOException refused = assertThrows(IOException.class, second::lock);
    assertTrue(String.valueOf(refused.getMessage()).endsWith("is in use by another node."));
    disk.unlock();
    second.lock();
    second.unlock();
  }

  @Test
  void aLinkKeepsTheBytesWhenTheFirstNameIsDeletedOrGivenToOthers() throws IOException {
    disk.replace("log/0001", bytes("one"));
    disk.link("log/0001", "snapshots/a/log/0001");
    assertThrows(
        FileAlreadyExistsException.class, () -> disk.link("log/0001", "snapshots/a/log/0001"));
    disk.replace("log/0001", bytes("two"));
    assertArrayEquals(bytes("one"), disk.read("snapshots/a/log/0001"));
    disk.link("log/0001", "snapshots/b/log/0001");
    disk.delete("log/0001");
    assertArrayEquals(bytes("two"), disk.read("snapshots/b/log/0001"));
    assertThrows(IOException.class, () -> disk.link("log/0001", "snapshots/c/log/0001"));
  }

  @Test
  void aFileIsAppendedToAndReadAnywhere() throws IOException {
    byte[] expected = new byte[300_000];
    new Random(1).nextBytes(expected);
    try (DiskFile file = disk.create("log/0001")) {
      for (int at = 0; at < expected.length; at += 100_000) {
        file.append(
            ByteBuffer.wrap(expected, at, 10),
            ByteBuffer.allocateDirect(0),
            ByteBuffer.wrap(expected, at + 10, 99_990));
      }
      file.force();
      ByteBuffer into = ByteBuffer.allocate(50);
      assertEquals(50, file.read(into, 99_980));
      assertEquals(ByteBuffer.wrap(expected, 99_980, 50), into.flip());
      assertEquals(5, file.read(into.clear(), expected.length - 5));
      assertEquals(0, file.read(into.clear(), expected.length + 5));
      file.truncate(100);
      file.append(ByteBuffer.wrap(new byte[] {7}));
      assertEquals(101, file.size());
    }
    try (DiskFile again = disk.open("log/0001")) {
      again.append(ByteBuffer.wrap(new byte[] {8}));
      assertEquals(102, again.size());
    }
    assertEquals(8, disk.read("log/0001")[101]);
    assertThrows(IOException.class, () -> disk.create("log/0001"));
    assertThrows(IOException.class, () -> disk.open("log/0002"));
  }

  @Test
  void aReplacedFileIsWholeAndItsOwners() throws IOException {
    disk.replace("meta/secret", bytes("one"));
    disk.replace("meta/secret", bytes("two"));
    assertArrayEquals(bytes("two"), disk.read("meta/secret"));
    assertEquals(List.of("secret"), disk.list("meta"));
    Path file = root.resolve("data/node-1/meta/secret");
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
  }

  @Test
  void whatAReplaceLeftUnfinishedIsNotSeenAndDoesNotHinderTheNext() throws IOException {
    disk.replace("meta/a", bytes("one"));
    Files.write(root.resolve("data/node-1/meta/a.unfinished"), bytes("tw"));
    assertEquals(List.of("a"), disk.list("meta"));
    assertArrayEquals(bytes("one"), disk.read("meta/a"));
    disk.replace("meta/a", bytes("three"));
    assertArrayEquals(bytes("three"), disk.read("meta/a"));
  }

  @Test
  void namesAreListedInOrderWithoutTheLockAndEmptyFolders() throws IOException {
    disk.lock();
    for (String name : List.of("b", "a/2", "a/10", "c/x")) {
      disk.create(name).close();
    }
    disk.rename("a/2", "d/2");
    disk.delete("c/x");
    disk.forceFolder("a");
    disk.forceFolder("nowhere");
    assertEquals(List.of("a", "b", "d"), disk.list(""));
    assertEquals(List.of("10"), disk.list("a"));
    assertEquals(List.of(), disk.list("nowhere"));
    assertTrue(disk.exists("a/10"));
    assertFalse(disk.exists("c"));
    assertFalse(disk.exists("a/2"));
    assertThrows(IOException.class, () -> disk.delete("a/2"));
    assertTrue(disk.usableBytes() > 0);
    assertEquals(root.resolve("data/node-1/index"), disk.folder("index").orElseThrow());
    disk.unlock();
  }

  @Test
  void noPathLeadsOut() {
    for (String path :
        List.of("..", "../x", "a/../../x", "/etc/passwd", "a//b", "a/", "./a", "a\\..\\b", "a\0")) {
      assertThrows(IllegalArgumentException.class, () -> disk.exists(path), path);
      assertThrows(IllegalArgumentException.class, () -> disk.create(path), path);
    }
  }

  @Test
  void aFullDiskHasAnExceptionOfItsOwn() {
    assertInstanceOf(
        DiskFullException.class, FileDiskFile.named(new IOException("No space left on device")));
    assertInstanceOf(
        DiskFullException.class,
        FileDiskFile.named(new FileSystemException("f", "g", "Disk quota exceeded")));
    IOException other = new IOException("Input/output error");
    assertSame(other, FileDiskFile.named(other));
  }
}

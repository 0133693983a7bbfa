package io.quorate.node.environment.vertx;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the file system.
 *
 * <p>Folders come with their first file; an empty one counts as absent. The lock is the operating
 * system's, on the file {@code lock}, so that a killed process leaves none. A file made by
 * {@link #replace} may be read and written by its owner only, because secrets are kept in such
 * files.
 */
final class FileDisk implements Disk {
  private static final String LOCK = "lock";

  /** What {@link #replace} has not finished ends in this, and is not listed. */
  private static final String UNFINISHED = ".unfinished";

  private static final long READ_BYTES_MAX = 64L << 20;

  private final Path root;
  private @Nullable FileChannel lockFile;

  FileDisk(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** The path of this name, which cannot lie outside the folder. */
  private Path path(String name) {
    if (name.isEmpty()) {
      return root;
    }
    for (String part : name.split("/", -1)) {
      boolean plain = !part.isEmpty()
          && !part.equals(".")
          && !part.equals("..")
          && part.indexOf('\\') < 0
          && part.indexOf('\0') < 0;
      checkArgument(plain, "a path has plain names between single slashes: '%s'", name);
    }
    Path path = root.resolve(name);
    checkArgument(path.startsWith(root), "a path lies in the data directory: '%s'", name);
    return path;
  }

  @Override
  public synchronized void lock() throws IOException {
    if (lockFile != null) {
      throw new IOException("The data directory " + root + " is locked already.");
    }
    makeFolder(root);
    FileChannel file =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another node in this process has it: the same answer as for another process.
      lock = null;
    } finally {
      if (lock == null) {
        file.close();
      }
    }
    if (lock == null) {
      throw new IOException("The data directory " + root + " is in use by another node.");
    }
    lockFile = file;
  }

  @Override
  public synchronized void unlock() throws IOException {
    FileChannel file = lockFile;
    lockFile = null;
    if (file != null) {
      file.close();
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path(folder))) {
      for (Path each : found) {
        String name = String.valueOf(each.getFileName());
        boolean own = each.equals(root.resolve(LOCK)) || name.endsWith(UNFINISHED);
        if (!own && !isEmptyFolder(each)) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // There is nothing in what is not there.
      return List.of();
    }
    Collections.sort(names);
    return names;
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path)) {
      return !found.iterator().hasNext();
    }
  }

  @Override
  public boolean exists(String path) throws IOException {
    return Files.exists(path(path)) && !isEmptyFolder(path(path));
  }

  @Override
  public DiskFile create(String path) throws IOException {
    makeFolder(folderOf(path(path)));
    FileChannel channel = FileDiskFile.full(() -> FileChannel.open(
        path(path),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE));
    return new FileDiskFile(channel);
  }

  @Override
  public DiskFile open(String path) throws IOException {
    try {
      return new FileDiskFile(
          FileChannel.open(path(path), StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (FileSystemException e) {
      // What was put away, where nothing may be written, can be read; appending to it fails.
      return new FileDiskFile(FileChannel.open(path(path), StandardOpenOption.READ));
    }
  }

  @Override
  public byte[] read(String path) throws IOException {
    long size = Files.size(path(path));
    if (size > READ_BYTES_MAX) {
      throw new IOException(path + " has " + size + " bytes, too many to be read at once");
    }
    return Files.readAllBytes(path(path));
  }

  @Override
  public void replace(String path, byte[] bytes) throws IOException {
    Path target = path(path);
    Path folder = folderOf(target);
    makeFolder(folder);
    Path unfinished = folder.resolve(target.getFileName() + UNFINISHED);
    Files.deleteIfExists(unfinished);
    try (FileDiskFile file = new FileDiskFile(FileDiskFile.full(() -> openPrivate(unfinished)))) {
      file.append(ByteBuffer.wrap(bytes));
      file.force();
    }
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    forceFolder(folder);
  }

  private static FileChannel openPrivate(Path path) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? FileChannel.open(
            path,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : FileChannel.open(path, options);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    makeFolder(folderOf(path(to)));
    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String path) throws IOException {
    Files.delete(path(path));
  }

  @Override
  public void link(String from, String to) throws IOException {
    makeFolder(folderOf(path(to)));
    FileDiskFile.full(() -> Files.createLink(path(to), path(from)));
  }

  @Override
  public void forceFolder(String folder) throws IOException {
    if (Files.isDirectory(path(folder))) {
      forceFolder(path(folder));
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes the folder and those above it, and their names durable. */
  private void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.getParent();
    if (above != null) {
      makeFolder(above);
    }
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      // Another thread was faster; anything but a folder shows at the next step.
      return;
    } catch (IOException e) {
      throw FileDiskFile.named(e);
    }
    if (above != null) {
      forceFolder(above);
    }
  }

  private static Path folderOf(Path path) {
    Path folder = path.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("a file lies in a folder: " + path);
    }
    return folder;
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  @Override
  public Optional<Path> folder(String folder) throws IOException {
    makeFolder(path(folder));
    return Optional.of(path(folder));
  }
}

package io.quorate.node.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One node's data directory. Paths are relative, with {@code /} between folders. All calls block
 * and belong on a worker or before the node is up; a file belongs to one thread at a time, except
 * that {@link DiskFile#read} may be called by any.
 *
 * <p>What was written is durable only once forced; a new name, a rename and a deletion only once
 * the folder was forced. A simulated disk loses everything else in a power cut.
 */
public interface Disk {
  /**
   * Locks the directory for this process, creating it if missing, by a lock of the operating system
   * that ends with the process.
   *
   * @throws IOException with a sentence for the operator if another process holds it
   */
  void lock() throws IOException;

  /** Gives the lock back. */
  void unlock() throws IOException;

  /** The names in this folder, sorted; empty if there is none such. */
  List<String> list(String folder) throws IOException;

  boolean exists(String path) throws IOException;

  /** A new, empty file, with its folders; fails if it exists. */
  DiskFile create(String path) throws IOException;

  /** An existing file, for reading and appending. */
  DiskFile open(String path) throws IOException;

  /** The whole of a small file (at most 64 MiB). */
  byte[] read(String path) throws IOException;

  /**
   * Puts these bytes in the place of the file, or makes it, so that after a crash either the old or
   * the new bytes are there: temporary file, force, rename, force of the folder.
   */
  void replace(String path, byte[] bytes) throws IOException;

  void rename(String from, String to) throws IOException;

  void delete(String path) throws IOException;

  /**
   * Gives a file a second name, and that name's folders: both are names of the same bytes from now
   * on, and each may be deleted without the other. Fails if the new name is taken.
   */
  void link(String from, String to) throws IOException;

  /** Makes names made, renamed and deleted in this folder durable. */
  void forceFolder(String folder) throws IOException;

  /** Bytes that may still be written. */
  long usableBytes() throws IOException;

  /**
   * The folder of this name in the file system, for a library that opens files itself; empty on a
   * disk that is not a file system.
   */
  Optional<Path> folder(String folder) throws IOException;
}

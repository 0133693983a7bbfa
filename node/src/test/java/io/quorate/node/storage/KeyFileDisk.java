package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** As much of a disk as key files need: files in memory, where nothing fails. */
final class KeyFileDisk implements Disk {
  private final TreeMap<String, MemoryFile> files = new TreeMap<>();

  void put(String path, byte[] bytes) {
    MemoryFile file = new MemoryFile();
    file.bytes = bytes.clone();
    files.put(path, file);
  }

  /** What a file that is there holds. */
  byte[] get(String path) {
    return Objects.requireNonNull(files.get(path), path).bytes.clone();
  }

  private MemoryFile file(String path) throws IOException {
    MemoryFile file = files.get(path);
    if (file == null) {
      throw new IOException(path + " is not there");
    }
    return file;
  }

  @Override
  public void lock() {}

  @Override
  public void unlock() {}

  @Override
  public List<String> list(String folder) {
    return files.keySet().stream().filter(path -> path.startsWith(folder)).toList();
  }

  @Override
  public boolean exists(String path) {
    return files.containsKey(path);
  }

  @Override
  public DiskFile create(String path) throws IOException {
    put(path, new byte[0]);
    return file(path);
  }

  @Override
  public DiskFile open(String path) throws IOException {
    return file(path);
  }

  @Override
  public byte[] read(String path) throws IOException {
    return file(path).bytes.clone();
  }

  @Override
  public void replace(String path, byte[] bytes) {
    put(path, bytes);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    files.put(to, file(from));
    files.remove(from);
  }

  @Override
  public void delete(String path) {
    files.remove(path);
  }

  @Override
  public void link(String from, String to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forceFolder(String folder) {}

  @Override
  public long usableBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public Optional<Path> folder(String folder) {
    return Optional.empty();
  }

  /** Reading it takes nothing, so that what is measured is what its reader takes. */
  private static final class MemoryFile implements DiskFile {
    private byte[] bytes = {};

    @Override
    public void append(ByteBuffer... buffers) {
      for (ByteBuffer buffer : buffers) {
        int at = bytes.length;
        bytes = Arrays.copyOf(bytes, at + buffer.remaining());
        buffer.get(bytes, at, bytes.length - at);
      }
    }

    @Override
    public void force() {}

    @Override
    public int read(ByteBuffer into, long position) {
      int count = (int) Math.min(into.remaining(), bytes.length - position);
      into.put(bytes, (int) position, count);
      return count;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void truncate(long size) {
      bytes = Arrays.copyOf(bytes, (int) size);
    }

    @Override
    public void close() {}
  }
}

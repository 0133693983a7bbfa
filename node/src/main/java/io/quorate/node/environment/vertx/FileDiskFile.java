package io.quorate.node.environment.vertx;

import io.quorate.node.environment.DiskFile;
import io.quorate.node.environment.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** A file behind a channel: appended to by one thread, read by any. */
final class FileDiskFile implements DiskFile {
  private final FileChannel channel;

  FileDiskFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Something that may find the disk full. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  /** Does it; a full disk has an exception of its own. */
  static <T> T full(Attempt<T> attempt) throws IOException {
    try {
      return attempt.run();
    } catch (IOException e) {
      throw named(e);
    }
  }

  /**
   * The exception, or the one that says that the disk is full: Java gives the text of errno only.
   */
  static IOException named(IOException e) {
    String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
    String text = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
    boolean noRoom = text.contains("no space left on device")
        || text.contains("disk quota exceeded")
        || text.contains("not enough space");
    if (!noRoom) {
      return e;
    }
    DiskFullException full = new DiskFullException(reason == null ? "the disk is full" : reason);
    full.initCause(e);
    return full;
  }

  @Override
  public void append(ByteBuffer... buffers) throws IOException {
    full(() -> {
      // After a failure some bytes may be there: the end is where the file says.
      channel.position(channel.size());
      long left = 0;
      for (ByteBuffer buffer : buffers) {
        left += buffer.remaining();
      }
      while (left > 0) {
        left -= channel.write(buffers);
      }
      return left;
    });
  }

  @Override
  public void force() throws IOException {
    full(() -> {
      // Without times and permissions; the length is forced, for without it nothing can be read.
      channel.force(false);
      return 0;
    });
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    int read = 0;
    while (into.hasRemaining()) {
      int count = channel.read(into, position + read);
      if (count < 0) {
        break;
      }
      read += count;
    }
    return read;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

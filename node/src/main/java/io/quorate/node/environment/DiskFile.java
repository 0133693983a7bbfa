package io.quorate.node.environment;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. */
public interface DiskFile extends AutoCloseable {
  /**
   * Appends all that remains in the buffers, in their order, at the end of the file. After a
   * failure any part of it may have been written.
   */
  void append(ByteBuffer... buffers) throws IOException;

  /**
   * Makes all that was appended durable. After a failure nothing is known about what was not
   * durable before, and a later success proves nothing about it.
   */
  void force() throws IOException;

  /** Reads from this position until the buffer is full or the file ends; the bytes read. */
  int read(ByteBuffer into, long position) throws IOException;

  long size() throws IOException;

  /** Cuts the file to this size. */
  void truncate(long size) throws IOException;

  @Override
  void close() throws IOException;
}

package io.quorate.node.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.Consumer;

/**
 * A body that goes to a file of the {@link Spool} as it comes, and is read back when it is whole.
 * Confined to its connection's event loop.
 */
final class SpooledBody {
  /** What may be on its way to the disk before the client must wait. */
  private static final long WRITING_BYTES_MAX = 1 << 20;

  private static final int READ_BYTES = 256 << 10;

  private final AsyncFile file;
  private final Budget room;
  private long length;
  private long writing;
  private boolean failed;
  private boolean closed;
  private Runnable calm = () -> {};

  SpooledBody(AsyncFile file, Budget room) {
    this.file = file;
    this.room = room;
  }

  /** Adds to the end; false if there is no room. The bytes must not change any more. */
  boolean append(Buffer more) {
    if (!room.tryTake(more.length())) {
      return false;
    }
    writing += more.length();
    Future<Void> written = file.write(more, length);
    length += more.length();
    written.onComplete(tried -> {
      writing -= more.length();
      failed |= tried.failed();
      if (writing == 0) {
        calm.run();
      }
    });
    return true;
  }

  /** The same with the beginning of an array. */
  boolean append(byte[] bytes, int count) {
    return append(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, 0, count)));
  }

  /** Whether the client should wait for the disk. */
  boolean isFull() {
    return writing > WRITING_BYTES_MAX;
  }

  /** Whether the disk did not take something. */
  boolean hasFailed() {
    return failed;
  }

  /** Runs this, in the place of what was to run before, once all that was added is written. */
  void whenWritten(Runnable then) {
    calm = then;
    if (writing == 0) {
      then.run();
    }
  }

  /** Reads all of it into an array of its length; {@code done} says whether that worked. */
  void read(byte[] into, Consumer<Boolean> done) {
    read(into, 0, done);
  }

  private void read(byte[] into, int from, Consumer<Boolean> done) {
    if (from == into.length) {
      done.accept(true);
      return;
    }
    int wanted = Math.min(READ_BYTES, into.length - from);
    file.read(Buffer.buffer(wanted), 0, from, wanted).onComplete(tried -> {
      if (tried.failed() || tried.result().length() < wanted) {
        done.accept(false);
      } else {
        tried.result().getBytes(into, from);
        read(into, from + wanted, done);
      }
    });
  }

  /** The file is gone, and its room is free. */
  void close() {
    if (!closed) {
      closed = true;
      calm = () -> {};
      room.give(length);
      // A file that cannot be closed is none of the client's business.
      var unused = file.close();
    }
  }
}

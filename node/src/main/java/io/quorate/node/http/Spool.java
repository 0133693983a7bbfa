package io.quorate.node.http;

import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Where the bodies of slow clients wait until they are whole, so that they hold no memory: files
 * beside the data, of which a bounded number of bytes is there at once. A file has a name for a
 * moment only and is gone when it is closed, by the end of the process too; it is never forced.
 * Used by several threads.
 */
final class Spool {
  private final Path folder;
  private final String names;
  private final AtomicLong opened = new AtomicLong();
  private final Budget room;

  Spool(Path folder, RandomGenerator random, long bytesMax) {
    this.folder = folder;
    this.names = Long.toHexString(random.nextLong());
    this.room = new Budget(bytesMax);
  }

  /** How much waits here. */
  long bytes() {
    return room.taken();
  }

  /** Opens an empty file; {@code done} gets none where the disk takes none. */
  void open(Vertx vertx, Consumer<Optional<SpooledBody>> done) {
    Path file = folder.resolve(names + "-" + opened.incrementAndGet());
    OpenOptions options =
        new OpenOptions().setRead(true).setWrite(true).setCreateNew(true).setDeleteOnClose(true);
    vertx
        .fileSystem()
        .mkdirs(folder.toString())
        .compose(made -> vertx.fileSystem().open(file.toString(), options))
        .onComplete(tried -> done.accept(
            tried.succeeded()
                ? Optional.of(new SpooledBody(tried.result(), room))
                : Optional.empty()));
  }
}

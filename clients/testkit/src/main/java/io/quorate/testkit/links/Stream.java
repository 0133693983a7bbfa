package io.quorate.testkit.links;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * One direction of one connection: what comes from one socket goes to the other as its link lets
 * it. Confined to the connection's event loop.
 *
 * <p>Bounded: the source is paused while more than {@value #QUEUED_BYTES_MAX} bytes are held back.
 */
final class Stream {
  private static final int QUEUED_BYTES_MAX = 256 << 10;
  private static final long LOOK_AGAIN_MILLIS = 5;

  private final Vertx vertx;
  private final LinkTable table;
  private final Supplier<Link> link;
  private final NetSocket source;
  private final NetSocket target;
  private final Queue<Piece> queue = new ArrayDeque<>();
  private int queuedBytes;
  private long lastDueMillis;
  private boolean waits;
  private boolean ended;

  private record Piece(Buffer bytes, long dueMillis) {}

  Stream(Vertx vertx, LinkTable table, Supplier<Link> link, NetSocket source, NetSocket target) {
    this.vertx = vertx;
    this.table = table;
    this.link = link;
    this.source = source;
    this.target = target;
  }

  void take(Buffer bytes) {
    Link now = link.get();
    lastDueMillis = Math.max(lastDueMillis, SystemClock.nowMillis() + table.delayMillis(now));
    int slice = now.sliceBytes() == 0 ? bytes.length() : now.sliceBytes();
    for (int at = 0; at < bytes.length(); at += slice) {
      queue.add(new Piece(bytes.slice(at, Math.min(bytes.length(), at + slice)), lastDueMillis));
    }
    queuedBytes += bytes.length();
    if (queuedBytes > QUEUED_BYTES_MAX) {
      source.pause();
    }
    pass();
  }

  /** The source ended: so does the target, behind what is on its way. */
  void end() {
    ended = true;
    pass();
  }

  private void pass() {
    while (!waits && !queue.isEmpty()) {
      long early = queue.element().dueMillis() - SystemClock.nowMillis();
      if (link.get().cut() || early > 0) {
        waits = true;
        vertx.setTimer(Math.max(early, link.get().cut() ? LOOK_AGAIN_MILLIS : 1), timer -> {
          waits = false;
          pass();
        });
        return;
      }
      Piece piece = queue.remove();
      queuedBytes -= piece.bytes().length();
      target.write(piece.bytes());
    }
    if (queue.isEmpty() && ended) {
      target.close();
    } else if (queuedBytes <= QUEUED_BYTES_MAX / 2) {
      source.resume();
    }
  }
}

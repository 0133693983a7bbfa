package io.quorate.benchmarks.limit;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * Frames over one TCP connection: 4 bytes of length, 8 of correlation, a payload. What is sent
 * within one turn of the event loop goes out in one piece. Confined to that loop.
 */
final class Frames {
  private static final int HEAD_BYTES = 12;

  /** Gets the frames that arrive. */
  interface Receiver {
    void frame(long correlation, Buffer payload);
  }

  private final NetSocket socket;
  private final Context loop;
  private Buffer in = Buffer.buffer();
  private Buffer out = Buffer.buffer();

  Frames(NetSocket socket, Receiver receiver) {
    this.socket = socket;
    this.loop = Vertx.currentContext();
    socket.handler(read(receiver));
  }

  private Handler<Buffer> read(Receiver receiver) {
    return more -> {
      Buffer all = in.length() == 0 ? more : in.appendBuffer(more);
      int at = 0;
      while (all.length() - at >= HEAD_BYTES && all.length() - at >= HEAD_BYTES + all.getInt(at)) {
        int end = at + HEAD_BYTES + all.getInt(at);
        receiver.frame(all.getLong(at + 4), all.slice(at + HEAD_BYTES, end));
        at = end;
      }
      in = at == all.length() ? Buffer.buffer() : all.getBuffer(at, all.length());
    };
  }

  void send(long correlation, Buffer payload) {
    if (out.length() == 0) {
      loop.runOnContext(ignored -> flush());
    }
    out.appendInt(payload.length()).appendLong(correlation).appendBuffer(payload);
  }

  private void flush() {
    Buffer piece = out;
    out = Buffer.buffer();
    socket.write(piece);
  }
}

package io.quorate.node.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Keeps a connection at HTTP/1.1 whose first request asks for HTTP/2 and, before it sends its body,
 * for 100 Continue (curl --http2 with a long value).
 *
 * <p>The 100 has to come before the 101 (RFC 9110 §7.8). Vert.x answers the upgrade at once and
 * would send the 100 over HTTP/2, in a stream in which the client has nothing more to say: both
 * would wait until one gives up. A server may overlook the wish for another protocol, and then all
 * goes on in the order of HTTP/1.1.
 *
 * <pre>
 *   bytes ──▶ this: the first three alone ──▶ Vert.x: "PRI" is HTTP/2, else a decoder and "h2c"
 *                  │ put before "h2c"
 *   the rest ──▶ decoder ──▶ WithoutUpgrade: takes the wish out of the first request ──▶ "h2c"
 * </pre>
 */
final class ContinueFirst extends ChannelInboundHandlerAdapter {
  /** Vert.x knows by them whether HTTP/2 begins. */
  private static final int TELLING_BYTES = 3;

  /** Vert.x's handler of upgrades; there only while the first request is awaited. */
  private static final String UPGRADES = "h2c";

  private int seen;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      context.fireChannelRead(message);
      return;
    }
    int first = Math.min(bytes.readableBytes(), TELLING_BYTES - seen);
    seen += first;
    if (first > 0) {
      context.fireChannelRead(bytes.readRetainedSlice(first));
    }
    ChannelPipeline pipeline = context.pipeline();
    if (pipeline.get(UPGRADES) != null) {
      pipeline.addBefore(UPGRADES, null, new WithoutUpgrade());
      seen = TELLING_BYTES;
    }
    if (bytes.isReadable()) {
      context.fireChannelRead(bytes);
    } else {
      bytes.release();
    }
    if (seen == TELLING_BYTES && !context.isRemoved()) {
      pipeline.remove(this);
    }
  }

  /** Looks at the first request alone. */
  private static final class WithoutUpgrade extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        if (request.headers().contains(HttpHeaderNames.EXPECT)) {
          request.headers().remove(HttpHeaderNames.UPGRADE);
        }
        context.pipeline().remove(this);
      }
      context.fireChannelRead(message);
    }
  }
}

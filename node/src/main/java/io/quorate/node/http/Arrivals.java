package io.quorate.node.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Counts connections from the moment they are accepted, and closes those whose first head does not
 * come in time, or is not over.
 *
 * <p>Where a server speaks HTTP/1 and HTTP/2 on one port, Vert.x shows a connection only when it
 * knows which of them it is, for HTTP/1 after its first head: a client that sends one byte now and
 * then would never be seen. So this sits where connections are accepted, on the listening channel,
 * which every connection knows ({@link #shown}); a server makes itself one at its start.
 *
 * <pre>
 *   accept ──▶ Arrivals: counted; too many: closed ──▶ Vert.x ──▶ first head ──▶ shown
 *                  │ headTime without shown: closed
 * </pre>
 *
 * Used by the accepting thread and by all event loops.
 */
@ChannelHandler.Sharable
final class Arrivals extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Arrival> ARRIVAL = AttributeKey.valueOf("quorate.arrival");

  private final ServerParts parts;
  private final ConnectionCount count;
  private final Queue<Arrival> silent = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final Runnable watching;

  /** {@code watching} runs when all connections from then on are seen. */
  Arrivals(ServerParts parts, Runnable watching) {
    this.parts = parts;
    this.watching = watching;
    this.count = parts.connections();
  }

  /**
   * A connection that was accepted.
   *
   * @param channel until it is shown or closed, so that what waits here holds nothing
   */
  private record Arrival(AtomicReference<Channel> channel, long sinceNanos) {}

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    watching.run();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof Channel channel)) {
      context.fireChannelRead(message);
    } else if (counted(channel)) {
      Arrival arrival = new Arrival(new AtomicReference<>(channel), parts.nanos());
      channel.attr(ARRIVAL).set(arrival);
      channel.closeFuture().addListener(closed -> arrival.channel().set(null));
      silent.add(arrival);
      channel.pipeline().addFirst(new ContinueFirst());
      context.fireChannelRead(message);
    } else {
      // It has no event loop yet on which it could be closed in order.
      count.closed();
      channel.unsafe().closeForcibly();
    }
  }

  private boolean counted(Channel channel) {
    boolean fits = count.opened();
    if (fits) {
      channel.closeFuture().addListener(closed -> count.closed());
    }
    return fits;
  }

  /** Vert.x shows this connection: its first head is there, or it speaks HTTP/2. */
  void shown(Channel channel) {
    Arrival arrival = channel.attr(ARRIVAL).get();
    if (arrival != null) {
      arrival.channel().set(null);
      return;
    }
    // The first of all, which tells where connections are accepted.
    channel.closeFuture().addListener(closed -> count.closed());
    count.opened();
    if (begun.compareAndSet(false, true)) {
      channel.parent().pipeline().addFirst(this);
    }
  }

  /** Closes those who had their time. */
  void tick(long now) {
    long patience = parts.limits().headTime().toNanos();
    for (Arrival first = silent.peek();
        first != null && now - first.sinceNanos() > patience;
        first = silent.peek()) {
      silent.remove(first);
      Channel channel = first.channel().getAndSet(null);
      if (channel != null) {
        Cut.off(channel);
      }
    }
  }
}

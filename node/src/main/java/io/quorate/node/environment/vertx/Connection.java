package io.quorate.node.environment.vertx;

import io.quorate.node.environment.Clock;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Compatibility;
import io.quorate.node.wire.Encoded;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.LocalPeer;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Refusal;
import io.quorate.node.wire.Session;
import io.quorate.node.wire.WireLimits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A {@link Session} on a socket. Lives on the lane whose event loop serves the socket; what happens
 * in one turn of the loop is written at once at its end.
 */
final class Connection implements Session.Events, Link.Carrier, DiskClaims.Holder {
  /** One write has about so many bytes. */
  private static final int WRITE_BYTES = 256 << 10;

  /** More than so many bytes are not handed to the socket before it has written some. */
  private static final int SOCKET_QUEUE_BYTES = 1 << 20;

  private static final long TICK_NANOS = 1_000_000_000L;

  private final VertxLane lane;
  private final NetSocket socket;
  private final Clock clock;
  private final PeerTraffic traffic;
  private final Owner owner;
  private final Session session;
  private final List<Question> questions = new ArrayList<>(1);
  private boolean flushing;
  private boolean closing;
  private boolean closed;
  private Ending ending = new Ending(Optional.empty(), "the connection was closed");

  /** Somebody waits until there are so many answers. */
  private record Question(long answers, Runnable answered) {}

  /** Why a connection ended: a refusal if its bytes, or their absence, were the cause. */
  record Ending(Optional<Refusal> refusal, String sentence) {}

  /** Who opened or took the connection. Called on its lane. */
  interface Owner {
    /** Why this peer may not stay with the connection that came; see {@link Session.Events}. */
    Optional<Compatibility.Refused> admit(Connection connection, Peer peer);

    void established(Connection connection, Peer peer);

    void received(Peer peer, Envelope envelope, Hold hold);

    /** Called once. */
    void closed(Connection connection, Ending ending);
  }

  /** What every connection of a node needs. */
  record Setting(
      Clock clock,
      LocalPeer self,
      RandomGenerator nonces,
      WireLimits limits,
      MemoryBudget memory,
      PeerTraffic traffic,
      boolean dialer) {}

  Connection(VertxLane lane, NetSocket socket, Setting setting, Owner owner) {
    this.lane = lane;
    this.socket = socket;
    this.clock = setting.clock();
    this.traffic = setting.traffic();
    this.owner = owner;
    this.session = setting.dialer()
        ? Session.ofDialer(
            setting.self(), setting.nonces(), setting.limits(), setting.memory(), this)
        : Session.ofAcceptor(
            setting.self(), setting.nonces(), setting.limits(), setting.memory(), this);
  }

  /** Begins to talk. */
  void start() {
    socket.setWriteQueueMaxSize(SOCKET_QUEUE_BYTES);
    socket.handler(buffer -> lane.run(() -> arrived(buffer)));
    socket.exceptionHandler(e -> lane.run(() -> fail(String.valueOf(e.getMessage()))));
    socket.closeHandler(nothing -> lane.run(this::closed));
    lane.after(TICK_NANOS, this::tick);
    flushSoon();
  }

  @Override
  public long wallMillis() {
    return clock.wallMillis();
  }

  VertxLane lane() {
    return lane;
  }

  Optional<Peer> peer() {
    return session.peer();
  }

  /** Whether it can carry envelopes. */
  boolean isUp() {
    return !closing && !closed && !session.isOver() && session.peer().isPresent();
  }

  String remote() {
    return String.valueOf(socket.remoteAddress());
  }

  @Override
  public boolean offer(Encoded envelope, long deadline) {
    boolean taken = !closing && !closed && session.offer(envelope, deadline);
    if (taken) {
      flushSoon();
    }
    return taken;
  }

  @Override
  public void ask(Runnable answered) {
    lane.execute(() -> {
      if (isUp()) {
        questions.add(new Question(session.ask(), answered));
        flushSoon();
      }
    });
  }

  @Override
  public void giveUp() {
    lane.execute(this::close);
  }

  private void answer() {
    for (Question question : List.copyOf(questions)) {
      if (session.answers() >= question.answers) {
        questions.remove(question);
        question.answered.run();
      }
    }
  }

  /** Ends the connection if we, as we are now, may not talk to its peer. */
  void check(LocalPeer self) {
    session.peer().flatMap(peer -> Compatibility.refused(self.self(), peer)).ifPresent(refused -> {
      ending = new Ending(Optional.of(refused.refusal()), refused.sentence());
      close();
    });
  }

  /** Closes the connection once what is on its way out is written, or a second has passed. */
  void close() {
    if (!closed && !closing) {
      closing = true;
      // Also where the socket was closed before anybody listened for that.
      socket.close().onComplete(outcome -> lane.execute(this::closed));
      lane.after(TICK_NANOS, this::abort);
    }
  }

  /**
   * Vert.x waits for its writes without limit, and the peer may never read: Netty does not wait.
   */
  private void abort() {
    if (!closed && socket instanceof NetSocketInternal open) {
      var unused = open.channelHandlerContext().close();
    }
  }

  private void arrived(Buffer buffer) {
    if (closing) {
      return;
    }
    traffic.received(buffer.length());
    session.receive(ByteBuffer.wrap(buffer.getBytes()));
    if (!questions.isEmpty()) {
      answer();
    }
    flushSoon();
  }

  private void tick() {
    if (!closed) {
      session.tick();
      flushSoon();
      lane.after(TICK_NANOS, this::tick);
    }
  }

  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      lane.execute(this::flush);
    }
  }

  private void flush() {
    flushing = false;
    while (!closed && !socket.writeQueueFull()) {
      byte[] bytes = session.poll(clock.nanos(), WRITE_BYTES);
      if (bytes.length == 0) {
        if (session.isOver()) {
          close();
        }
        return;
      }
      traffic.sent(bytes.length);
      var unused = socket.write(Buffer.buffer(bytes));
    }
    if (!closed) {
      if (session.isOver()) {
        close();
      }
      socket.drainHandler(nothing -> lane.run(this::flushSoon));
    }
  }

  private void fail(String sentence) {
    if (ending.refusal().isEmpty()) {
      ending = new Ending(Optional.empty(), sentence);
    }
    close();
  }

  private void closed() {
    if (!closed) {
      closed = true;
      session.closed();
      traffic.closed(session.peer().isPresent(), ending.refusal().isPresent());
      owner.closed(this, ending);
    }
  }

  @Override
  public Optional<Compatibility.Refused> admit(Peer peer) {
    return owner.admit(this, peer);
  }

  @Override
  public void established(Peer peer) {
    traffic.established();
    owner.established(this, peer);
  }

  @Override
  public void received(Peer peer, Envelope envelope, Hold hold) {
    owner.received(peer, envelope, hold);
  }

  @Override
  public void ended(Refusal refusal, String sentence) {
    ending = new Ending(Optional.of(refusal), sentence);
  }
}

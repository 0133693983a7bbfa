package io.quorate.node.environment.vertx;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.environment.Network;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.environment.Receiver;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.LocalPeer;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A node that keeps what it receives and answers pings, on real sockets of this machine. */
final class TestNode implements Receiver, OperatorLog, AutoCloseable {
  static final byte[] SECRET = {1, 2, 3, 4};

  private final VertxEnvironment environment;
  private final byte[] secret;
  private volatile Class<?> failOn = Void.class;
  private Peer self;
  private final BlockingQueue<Envelope> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> panics = new ConcurrentLinkedQueue<>();
  private final Queue<Envelope> dropped = new ConcurrentLinkedQueue<>();

  private TestNode(String name, byte[] secret, Path data, Consumer<VertxEnvironment.Builder> more) {
    this.secret = secret;
    VertxEnvironment.Builder builder =
        VertxEnvironment.at(data).name(name).lanes(2).log(this).onPanic(panics::add);
    more.accept(builder);
    this.environment = builder.start();
    HostPort somewhere = new HostPort("127.0.0.1", 1);
    this.self = new Peer(name, new DiskId(name.hashCode()), name.length(), somewhere, "", 0);
  }

  /** A node at a free port. */
  static TestNode start(String name) throws InterruptedException {
    return start(name, SECRET);
  }

  static TestNode start(String name, byte[] secret) throws InterruptedException {
    TestNode node = make(name, secret, builder -> builder.listen("127.0.0.1", 0));
    node.open(node.self);
    return node;
  }

  /** A node at this address. */
  static TestNode startAt(String name, HostPort address) throws InterruptedException {
    TestNode node = make(name, SECRET, builder -> {});
    node.open(node.with(address, node.self.disk(), ""));
    return node;
  }

  static TestNode make(String name, byte[] secret, Consumer<VertxEnvironment.Builder> more) {
    return new TestNode(name, secret, Path.of("unused"), more);
  }

  Peer with(HostPort address, DiskId disk, String cluster) {
    return new Peer(self.name(), disk, self.start(), address, cluster, 0);
  }

  void open(Peer as) throws InterruptedException {
    HostPort bound = assertInstanceOf(Network.Opened.Bound.class, tryOpen(as)).address();
    self = new Peer(as.name(), as.disk(), as.start(), bound, as.cluster(), as.generation());
  }

  Network.Opened tryOpen(Peer as) throws InterruptedException {
    BlockingQueue<Network.Opened> outcome = new LinkedBlockingQueue<>();
    environment.network().open(new LocalPeer(as, secret), this, outcome::add);
    return take(outcome);
  }

  void identify(String cluster) {
    self = with(self.address(), self.disk(), cluster);
    environment.network().identify(new LocalPeer(self, secret));
  }

  /** Throws from now on when such a message comes. */
  void failOn(Class<?> message) {
    failOn = message;
  }

  Peer self() {
    return self;
  }

  HostPort address() {
    return self.address();
  }

  VertxEnvironment environment() {
    return environment;
  }

  void send(HostPort to, int millis, Request request) {
    send(to, new Envelope(0, 0, millis, request));
  }

  /** Sends from the lane that the correlation names, by turns. */
  void send(HostPort to, Envelope envelope) {
    int lane = envelope.askingLane() % environment.lanes();
    environment.lane(lane).execute(() -> environment.network().send(lane, to, envelope));
  }

  Envelope receive() throws InterruptedException {
    return take(received);
  }

  /** What the network told, in order. */
  String hear() throws InterruptedException {
    return take(heard);
  }

  /** Whether the network told anything by then; it stays there to be heard. */
  boolean heardWithin(long millis) throws InterruptedException {
    String next = heard.poll(millis, TimeUnit.MILLISECONDS);
    return next != null && heard.add(next);
  }

  private <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(30, TimeUnit.SECONDS);
    assertTrue(next != null, () -> "nothing came; said " + said + ", panics " + panics);
    return next;
  }

  List<String> said() {
    return new ArrayList<>(said);
  }

  int receivedCount() {
    return received.size();
  }

  List<Envelope> dropped() {
    return new ArrayList<>(dropped);
  }

  @Override
  public void received(Peer from, Envelope envelope) {
    received.add(envelope);
    if (failOn.isInstance(envelope.message())) {
      throw new AssertionError("as the test wants it");
    }
    if (envelope.message() instanceof Request.Ping) {
      Envelope pong = new Envelope(envelope.correlation(), -1, 0, new Reply.Pong());
      environment.lane(1).execute(() -> environment.network().send(1, from.address(), pong));
    }
  }

  @Override
  public void connected(Peer peer) {
    heard.add("connected " + peer.name());
  }

  @Override
  public void unreachable(HostPort address, String why) {
    heard.add("unreachable " + address.port());
  }

  @Override
  public void taken(String sentence) {
    heard.add("taken " + sentence);
  }

  @Override
  public void datagram(byte[] bytes) {
    heard.add("datagram " + new String(bytes, StandardCharsets.US_ASCII));
  }

  @Override
  public void dropped(HostPort address, Envelope envelope) {
    dropped.add(envelope);
  }

  @Override
  public void info(String sentence) {
    said.add(sentence);
  }

  @Override
  public void warn(String sentence) {
    said.add(sentence);
  }

  /** Waits until all lanes did what they had to do. */
  void settle() throws InterruptedException {
    for (int i = 0; i < environment.lanes(); i++) {
      CountDownLatch done = new CountDownLatch(1);
      environment.lane(i).execute(done::countDown);
      assertTrue(done.await(30, TimeUnit.SECONDS), "a lane is stuck");
    }
  }

  @Override
  public void close() {
    environment.close();
    assertTrue(panics.isEmpty(), () -> "panics: " + panics);
  }
}

package io.quorate.node.server;

import io.quorate.node.Engine;
import io.quorate.node.FactSums;
import io.quorate.node.Node;
import io.quorate.node.NodeConfiguration;
import io.quorate.node.Started;
import io.quorate.node.coordinator.CoordinatorSettings;
import io.quorate.node.environment.vertx.PeerTraffic;
import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.node.http.HttpLimits;
import io.quorate.node.http.HttpServer;
import io.quorate.node.http.HttpSettings;
import io.quorate.node.http.Origins;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.metrics.Fact;
import io.quorate.node.metrics.Meters;
import io.quorate.node.replica.HotValues;
import io.quorate.node.request.Requests;
import io.quorate.node.settings.Listen;
import io.quorate.node.settings.NodeSettings;
import io.quorate.node.storage.IndexFactory;
import io.quorate.node.storage.StorageSettings;
import io.quorate.node.wire.WireLimits;
import io.quorate.ring.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node that runs in this process, with its HTTP interface or without. All calls block and are not
 * to be made on an event loop.
 */
public final class NodeServer implements AutoCloseable {
  private static final long FACTS_NANOS = Duration.ofSeconds(1).toNanos();

  private final NodeSettings settings;
  private final MemoryBudget memory;
  private final VertxEnvironment environment;
  private final Meters meters = Meters.withProcess();
  private final DeferredRequests requests;
  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
  private final AtomicReference<FactSums> facts = new AtomicReference<>(new FactSums());
  private final AtomicReference<@Nullable String> halted = new AtomicReference<>();
  private final AtomicBoolean left = new AtomicBoolean();
  private final AtomicBoolean panicked = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private @Nullable HttpServer http;
  private volatile @Nullable Node node;

  private NodeServer(NodeSettings settings, Consumer<VertxEnvironment.Builder> surroundings) {
    this.settings = settings;
    this.memory =
        new MemoryBudget(settings.memoryBytes().orElse(Runtime.getRuntime().maxMemory() / 2));
    VertxEnvironment.Builder builder = VertxEnvironment.at(settings.data());
    surroundings.accept(builder);
    this.environment = builder
        .name(settings.name())
        .lanes(settings.lanes().orElse(Runtime.getRuntime().availableProcessors()))
        .listen(settings.peer().host(), settings.peer().port())
        .limits(WireLimits.forMemory(memory.bytesMax()))
        .memory(memory)
        .onPanic(cause -> {
          panicked.set(true);
          stopped.complete(null);
        })
        .start();
    this.requests = new DeferredRequests(environment.lane(0));
  }

  /**
   * Starts a node and its HTTP interface.
   *
   * @throws StartException with one sentence: a port in use, a directory that another process has,
   *     a damaged file
   */
  public static NodeServer start(NodeSettings settings) throws StartException {
    return start(settings, true, any -> {});
  }

  /**
   * Starts a node, with or without its HTTP interface, in surroundings of the caller's.
   *
   * @param surroundings what they are: {@link VertxEnvironment.Builder#vertx}
   */
  public static NodeServer start(
      NodeSettings settings, boolean withHttp, Consumer<VertxEnvironment.Builder> surroundings)
      throws StartException {
    NodeServer server = new NodeServer(settings, surroundings);
    try {
      if (withHttp) {
        server.startHttp();
      }
      server.startNode();
      return server;
    } catch (StartException e) {
      server.close();
      throw e;
    }
  }

  private void startHttp() throws StartException {
    HttpLimits limits = HttpLimits.forHeap(Runtime.getRuntime().maxMemory());
    if (settings.inFlightBytes().isPresent()) {
      limits = limits.withInFlightBytes(settings.inFlightBytes().getAsLong());
    }
    HttpSettings of = new HttpSettings(
        settings.http().host(),
        settings.http().port(),
        environment.lanes(),
        limits,
        new Origins(settings.corsOrigins()),
        settings.data().resolve("spool"));
    CompletableFuture<HttpServer.Opened> opened = new CompletableFuture<>();
    HttpServer.start(
        environment.vertx(), environment, of, memory, requests, meters, opened::complete);
    HttpServer.Opened outcome = opened.join();
    if (outcome instanceof HttpServer.Opened.Refused refused) {
      throw new StartException(refused.sentence());
    }
    http = ((HttpServer.Opened.Listening) outcome).server();
  }

  private void startNode() throws StartException {
    CompletableFuture<Started> started = new CompletableFuture<>();
    Node.start(environment, configuration(), engine(), started::complete, this::halt);
    Started outcome = started.join();
    if (outcome instanceof Started.Failed failed) {
      throw new StartException(failed.sentence());
    }
    Node running = ((Started.Running) outcome).node();
    node = running;
    String sentence = halted.get();
    if (sentence != null) {
      throw new StartException(sentence);
    }
    writePid();
    requests.set(running);
    for (Fact fact : FactSums.KNOWN) {
      meters.register(fact, () -> Objects.requireNonNull(facts.get()).get(fact));
    }
    PeerTraffic traffic = environment.traffic();
    meters.register(Fact.PEER_CONNECTIONS, traffic::connections);
    meters.register(Fact.PEER_BYTES_SENT_TOTAL, traffic::sentBytes);
    meters.register(Fact.PEER_BYTES_RECEIVED_TOTAL, traffic::receivedBytes);
    meters.register(Fact.PEER_CONNECTIONS_REFUSED_TOTAL, traffic::refused);
    environment.lane(0).execute(() -> count(running));
  }

  /** What the metrics page shows is at most this old: a scrape must not wait for the lanes. */
  private void count(Node running) {
    running.facts(sums -> {
      facts.set(sums);
      environment.lane(0).after(FACTS_NANOS, () -> count(running));
    });
  }

  /**
   * Once the directory is this process's, and before it is ready: who waits for that may read it.
   */
  private void writePid() throws StartException {
    Path file = settings.data().resolve("pid");
    try {
      Files.writeString(file, ProcessHandle.current().pid() + "\n");
    } catch (IOException e) {
      throw new StartException("The file " + file + " cannot be written: " + e.getMessage());
    }
  }

  private NodeConfiguration configuration() throws StartException {
    return new NodeConfiguration(
        settings.name(),
        settings.peerAddress().orElseGet(() -> address(settings.peer())),
        http(),
        settings.zone(),
        settings.weight(),
        settings.configured(),
        settings.found(),
        joining(),
        secret(),
        StorageSettings.defaults().forMemory(memory.bytesMax()),
        CoordinatorSettings.DEFAULTS,
        settings.removeAfter(),
        settings.swim(),
        settings.exchange(),
        settings.reap(),
        settings.cacheBytes().orElse(Runtime.getRuntime().maxMemory() / 8),
        memory);
  }

  /** Where the data directory has no secret yet, a member gives it for the token. */
  private Optional<NodeConfiguration.Joining> joining() throws StartException {
    if (settings.join().isEmpty()) {
      return Optional.empty();
    }
    HostPort seed = settings.join().get();
    boolean hasSecret =
        Files.exists(settings.secretFile()) || Files.exists(settings.data().resolve("secret"));
    if (hasSecret) {
      return Optional.of(new NodeConfiguration.Joining(seed, Optional.empty()));
    }
    if (settings.token().isEmpty()) {
      throw new StartException(
          "To join the cluster at " + seed + " this node needs a token: quorate token --data DIR"
              + " prints one, run beside a member whose data folder is DIR.");
    }
    byte[] secret = JoinDesk.ask(seed, settings.token().get(), environment.random("admittance"));
    return Optional.of(new NodeConfiguration.Joining(seed, Optional.of(secret)));
  }

  /** Where any port is asked for, the network puts the one that it found in the place of this. */
  private static HostPort address(Listen listen) {
    return new HostPort(listen.host(), Math.max(1, listen.port()));
  }

  /** The secret of a file outside the data directory; the one inside is the node's own matter. */
  private Optional<byte[]> secret() throws StartException {
    Path file = settings.secretFile();
    boolean isOwn = file.equals(settings.data().resolve("secret"));
    if (isOwn || (settings.join().isPresent() && !Files.exists(file))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new StartException("The secret file " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static Engine engine() {
    return new Engine(IndexFactory.chronicle(), HotValues::byFrequency);
  }

  /** The node found out that it must not run: it stops, and whoever waits for that is told. */
  private void halt(String sentence) {
    if (!halted.compareAndSet(null, sentence)) {
      return;
    }
    environment.log().warn("Stopping: " + sentence);
    Node running = node;
    if (running != null) {
      left.set(running.hasLeft());
      running.stop(ignored -> stopped.complete(null));
    }
  }

  /** Whether it stopped because it is no member of its cluster any more. */
  public boolean hasLeft() {
    return left.get();
  }

  /** What clients in this process use. */
  public Requests requests() {
    return requests;
  }

  public String name() {
    return settings.name();
  }

  /** Where clients reach its HTTP interface, and where the cluster is told they do. */
  public HostPort http() {
    HttpServer server = http;
    return settings
        .httpAddress()
        .orElseGet(() -> server == null
            ? address(settings.http())
            : new HostPort(settings.http().host(), server.port()));
  }

  /** Where peers reach it. */
  public HostPort peer() {
    Node running = node;
    if (running == null) {
      throw new IllegalStateException("the node has not started");
    }
    return running.peerAddress();
  }

  /** Runs the task once the node stopped by itself: it panicked, or found that it must not run. */
  public void onStopped(Runnable task) {
    var unused = stopped.thenRun(task);
  }

  /** Stops in order; after a panic, at once. Does nothing the second time. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    Node running = node;
    if (running != null && !panicked.get() && !stopped.isDone()) {
      CompletableFuture<String> ended = new CompletableFuture<>();
      running.stop(ended::complete);
      CompletableFuture.anyOf(ended, stopped).join();
      String sentence = ended.getNow("");
      if (!sentence.isEmpty()) {
        environment.log().warn("The stop was not clean: " + sentence);
      }
    }
    HttpServer server = http;
    if (server != null) {
      CountDownLatch drained = new CountDownLatch(1);
      server.stop(drained::countDown);
      await(drained);
    }
    environment.close();
    meters.close();
  }

  /**
   * Ends it as a killed process would, as far as a JVM can: no request is ended, no peer told,
   * nothing forced, no stop recorded as clean. For tests.
   */
  public void kill() {
    if (closing.compareAndSet(false, true)) {
      environment.close();
      meters.close();
    }
  }

  /**
   * Holds all its lanes until the answer is run: a process that was stopped (SIGSTOP), whose
   * sockets stay open. For tests; not to be closed or killed while it lasts.
   */
  public Runnable pause() {
    CountDownLatch goOn = new CountDownLatch(1);
    for (int index = 0; index < environment.lanes(); index++) {
      environment.lane(index).execute(() -> await(goOn));
    }
    return goOn::countDown;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      // Whoever interrupted wants this thread to stop waiting; closing goes on.
      Thread.currentThread().interrupt();
    }
  }
}

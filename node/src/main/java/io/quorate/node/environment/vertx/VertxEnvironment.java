package io.quorate.node.environment.vertx;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Disk;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Network;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.environment.Worker;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.wire.WireLimits;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The world as a node finds it in production: Vert.x event loops as lanes, threads as workers, TCP
 * and a folder. Made by {@link #at}; to be closed after the node on it was stopped.
 */
public final class VertxEnvironment implements Environment, AutoCloseable {
  private static final long STEP_SECONDS = 30;
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Vertx vertx;
  private final boolean ownsVertx;
  private final String name;
  private final OperatorLog log;
  private final Consumer<Throwable> onPanic;
  private final Clock clock = new SystemClock();
  private final AtomicBoolean panicked = new AtomicBoolean();
  private final Map<String, ThreadWorker> workers = new ConcurrentHashMap<>();
  private final List<VertxLane> lanes;
  private final VertxNetwork network;
  private final Disk disk;

  private VertxEnvironment(Builder builder, Vertx vertx) {
    this.vertx = vertx;
    this.ownsVertx = builder.vertx == null;
    this.name = builder.name;
    this.log = builder.log == null ? new LoggerLog(name) : builder.log;
    this.onPanic = builder.onPanic;
    this.disk = new FileDisk(builder.data);
    this.lanes = deploy(builder.lanes);
    this.network = new VertxNetwork(
        vertx, lanes, clock, log, builder.limits, builder.memory, builder.listening);
  }

  /** A data directory without a node on it, for what is done while it is stopped. */
  public static Disk diskAt(Path data) {
    return new FileDisk(data);
  }

  /** An environment whose data directory is this folder. */
  public static Builder at(Path data) {
    return new Builder(data);
  }

  /** The choices, each with its default. */
  public static final class Builder {
    private final Path data;
    private String name = "node";
    private int lanes = Runtime.getRuntime().availableProcessors();
    private @Nullable Vertx vertx;
    private @Nullable OperatorLog log;
    private WireLimits limits = WireLimits.DEFAULT;
    private MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE / 2);
    private VertxNetwork.Listening listening = new VertxNetwork.Listening("", -1);
    private Consumer<Throwable> onPanic = cause -> {};

    private Builder(Path data) {
      this.data = data;
    }

    /** Stands in thread names and before each sentence of the log; default {@code node}. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** How many lanes, 1 to 256; default one per core. */
    public Builder lanes(int lanes) {
      checkArgument(lanes >= 1 && lanes <= 256, "a node has 1 to 256 lanes, not %s", lanes);
      this.lanes = lanes;
      return this;
    }

    /** A Vert.x of the caller's, which stays open; default: one of its own. */
    public Builder vertx(Vertx vertx) {
      this.vertx = vertx;
      return this;
    }

    /** Where the operator reads; default: the JVM's logging, under {@code io.quorate}. */
    public Builder log(OperatorLog log) {
      this.log = log;
      return this;
    }

    /** How much one connection may take of memory. */
    public Builder limits(WireLimits limits) {
      this.limits = limits;
      return this;
    }

    /** Where the room for long messages is taken; default: there is always some. */
    public Builder memory(MemoryBudget memory) {
      this.memory = memory;
      return this;
    }

    /**
     * Where to take peers' connections, if not at the address that the node tells them.
     *
     * @param host a local address, {@code 0.0.0.0} for all
     * @param port 0: any that is free, which is then the one that peers are told
     */
    public Builder listen(String host, int port) {
      checkArgument(port >= 0 && port <= 65_535, "a port is 0 to 65535, not %s", port);
      this.listening = new VertxNetwork.Listening(host, port);
      return this;
    }

    /**
     * What stops the node after a panic, once, on any thread; it must not wait for a lane. Default:
     * nothing more than what the log says.
     */
    public Builder onPanic(Consumer<Throwable> onPanic) {
      this.onPanic = onPanic;
      return this;
    }

    /** Makes the environment; blocks until its lanes run. Not to be called on an event loop. */
    public VertxEnvironment start() {
      return new VertxEnvironment(this, vertx == null ? ownVertx(lanes) : vertx);
    }

    private static Vertx ownVertx(int lanes) {
      FileSystemOptions noFiles =
          new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
      return Vertx.vertx(new VertxOptions()
          .setEventLoopPoolSize(lanes)
          .setPreferNativeTransport(true)
          .setFileSystemOptions(noFiles));
    }
  }

  private List<VertxLane> deploy(int count) {
    SecureRandom seeds = new SecureRandom();
    List<VertxLane> deployed = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      deployed.add(await(VertxLane.deploy(vertx, index, seeds.nextLong(), this::panic)));
    }
    return List.copyOf(deployed);
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Whoever interrupted wants the caller to stop: it is told, and stays interrupted.
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting or stopping", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Vert.x does not start or stop", e);
    }
  }

  /** Whether this thread runs an event loop, on which nothing may wait. */
  public static boolean mayNotWait() {
    return Context.isOnEventLoopThread();
  }

  /** The Vert.x that the lanes run on, for the HTTP layer. */
  public Vertx vertx() {
    return vertx;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public int lanes() {
    return lanes.size();
  }

  @Override
  public Lane lane(int index) {
    return lanes.get(index);
  }

  @Override
  public Worker worker(String workerName) {
    return workers.computeIfAbsent(
        workerName, key -> new ThreadWorker("quorate-" + name + "-" + key, this::panic));
  }

  @Override
  public Network network() {
    return network;
  }

  /** What went over the connections to peers. */
  public PeerTraffic traffic() {
    return network.traffic();
  }

  /**
   * What the network refused and closed since the start, by cause: {@code garbage}, {@code secret},
   * {@code version} and others. For metrics; may be called by any thread.
   */
  public SortedMap<String, Long> networkRefusals() {
    return network.complaints();
  }

  @Override
  public Disk disk() {
    return disk;
  }

  /** Each concern has a source of its own, seeded by the operating system. */
  @Override
  public RandomGenerator random(String concern) {
    return new SecureRandom();
  }

  @Override
  public String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      // Not Linux: a power cut is then not told from a killed process.
      return "";
    }
  }

  @Override
  public OperatorLog log() {
    return log;
  }

  @Override
  public void panic(Throwable cause) {
    if (!panicked.compareAndSet(false, true)) {
      return;
    }
    StringWriter stack = new StringWriter();
    cause.printStackTrace(new PrintWriter(stack, true));
    try {
      log.warn("Stopping: going on could serve wrong data. " + stack);
    } finally {
      onPanic.accept(cause);
    }
  }

  /**
   * Ends connections, workers (after what they were handed) and lanes, and Vert.x if it is the
   * environment's own, and gives the directory back if the node had no time to. Blocks; not to be
   * called on a lane.
   */
  @Override
  public void close() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    network.close(() -> ended.complete(null));
    await(ended);
    workers.values().forEach(this::end);
    lanes.forEach(lane -> await(lane.undeploy()));
    if (ownsVertx) {
      await(vertx.close().toCompletionStage());
    }
    try {
      disk.unlock();
    } catch (IOException e) {
      log.warn("The data directory could not be unlocked: " + e.getMessage());
    }
  }

  private void end(ThreadWorker worker) {
    try {
      if (!worker.close(TimeUnit.SECONDS.toMillis(STEP_SECONDS))) {
        log.warn("A worker did not end within " + STEP_SECONDS + " seconds.");
      }
    } catch (InterruptedException e) {
      // Whoever interrupted wants this thread to stop waiting.
      Thread.currentThread().interrupt();
    }
  }
}

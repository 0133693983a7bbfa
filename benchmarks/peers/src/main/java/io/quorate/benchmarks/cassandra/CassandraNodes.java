package io.quorate.benchmarks.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.Store;
import io.quorate.benchmarks.peers.Peer;
import io.quorate.benchmarks.process.ServerProcess;
import io.quorate.benchmarks.process.TemporaryFolder;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Three Cassandra processes on 127.0.0.1, 127.0.0.2 and 127.0.0.3, and a driver to them. */
final class CassandraNodes implements Peer.Running {
  static final int COUNT = 3;
  static final String HEAP = "1g";

  /**
   * Held here because java.util.logging forgets the level of a logger that nobody holds; the driver
   * tells at length that it does without a native clock.
   */
  private static final Logger DRIVER = Logger.getLogger("com.datastax.oss.driver");

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long POLL_NANOS = Duration.ofMillis(500).toNanos();
  private static final int CONNECT_MILLIS = 500;

  private final TemporaryFolder folder;
  private final String jars;
  private final Clock clock;
  private final int nativePort = FreePorts.block(1);
  private final int storagePort = FreePorts.block(1);
  private final List<ServerProcess> processes = new ArrayList<>();
  private final Thread stop = new Thread(this::stopAll, "stop");
  private @Nullable CqlSession driver;

  CassandraNodes(TemporaryFolder folder, String jars, Clock clock) {
    this.folder = folder;
    this.jars = jars;
    this.clock = clock;
  }

  /** The seed first: the others ask it who else is there. */
  void start() throws IOException, InterruptedException {
    DRIVER.setLevel(Level.WARNING);
    Runtime.getRuntime().addShutdownHook(stop);
    CassandraFiles files = new CassandraFiles(folder.path(), nativePort, storagePort);
    files.writeLogging();
    launch(files, 1);
    awaitServing(1);
    for (int number = 2; number <= COUNT; number++) {
      launch(files, number);
    }
    for (int number = 2; number <= COUNT; number++) {
      awaitServing(number);
    }
    CqlSession made = connect();
    driver = made;
    awaitWhole(made);
    made.execute("CREATE KEYSPACE bench WITH replication = "
        + "{'class': 'SimpleStrategy', 'replication_factor': 3}");
    made.execute("CREATE TABLE bench.kv (key text PRIMARY KEY, value blob)");
  }

  private void launch(CassandraFiles files, int number) throws IOException {
    Path data = files.prepare(number);
    processes.add(ServerProcess.start(
        "cassandra-" + number, data.resolve("log"), files.command(number, jars, HEAP)));
  }

  static String host(int number) {
    return "127.0.0." + number;
  }

  private void awaitServing(int number) throws IOException, InterruptedException {
    long deadline = clock.nanoTime() + PATIENCE.toNanos();
    while (!isListening(host(number))) {
      ServerProcess process = processes.get(number - 1);
      if (!process.isAlive() || clock.nanoTime() - deadline > 0) {
        throw new IOException(
            process.name() + " did not come up; its last lines:\n" + process.lastLines());
      }
      clock.awaitNanos(clock.nanoTime() + POLL_NANOS);
    }
  }

  private boolean isListening(String host) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, nativePort), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      // Not yet: it is asked again.
      return false;
    }
  }

  private CqlSession connect() {
    DriverConfigLoader config = DriverConfigLoader.programmaticBuilder()
        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "QUORUM")
        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(30))
        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(30))
        .build();
    var builder = CqlSession.builder().withLocalDatacenter("datacenter1").withConfigLoader(config);
    for (int number = 1; number <= COUNT; number++) {
      builder.addContactPoint(new InetSocketAddress(host(number), nativePort));
    }
    return builder.build();
  }

  /** Until the node that is asked knows both others. */
  private void awaitWhole(CqlSession session) throws IOException, InterruptedException {
    long deadline = clock.nanoTime() + PATIENCE.toNanos();
    while (session.execute("SELECT peer FROM system.peers_v2").all().size() < COUNT - 1) {
      if (clock.nanoTime() - deadline > 0) {
        throw new IOException("Cassandra's nodes do not find each other");
      }
      clock.awaitNanos(clock.nanoTime() + POLL_NANOS);
    }
  }

  @Override
  public Store store() {
    CqlSession session = driver;
    if (session == null) {
      throw new IllegalStateException("the nodes have not been started");
    }
    return new CassandraStore(session);
  }

  @Override
  public List<Long> pids() {
    return processes.stream().map(ServerProcess::pid).toList();
  }

  private void stopAll() {
    processes.forEach(ServerProcess::close);
  }

  @Override
  public void close() {
    CqlSession session = driver;
    if (session != null) {
      session.close();
    }
    stopAll();
    if (Files.exists(folder.path())) {
      folder.close();
    }
  }
}

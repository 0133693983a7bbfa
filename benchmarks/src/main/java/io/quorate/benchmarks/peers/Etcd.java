package io.quorate.benchmarks.peers;

import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.load.Answer;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.Session;
import io.quorate.benchmarks.load.Store;
import io.quorate.benchmarks.process.ServerProcess;
import io.quorate.benchmarks.process.TemporaryFolder;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** etcd as Debian packages it (etcd-server), with its own defaults: every write is forced. */
public final class Etcd implements Peer {
  private static final Path PROGRAM = Path.of("/usr/bin/etcd");
  private static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ASK = Duration.ofSeconds(2);
  private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public Optional<String> absence() {
    return Files.isExecutable(PROGRAM)
        ? Optional.empty()
        : Optional.of("etcd is skipped: there is no " + PROGRAM
            + "; on Debian the package etcd-server has it.");
  }

  @Override
  public String durability() {
    return "fsync";
  }

  @Override
  public String settings() {
    return NODES + " nodes, its defaults: every write forced, linearizable reads";
  }

  @Override
  public Running start(Clock clock) throws IOException, InterruptedException {
    Nodes nodes = new Nodes(TemporaryFolder.make("etcd"), clock);
    try {
      nodes.start();
      return nodes;
    } catch (IOException e) {
      nodes.close();
      throw e;
    }
  }

  /** Its three processes. */
  private static final class Nodes implements Running {
    private final TemporaryFolder folder;
    private final Clock clock;
    private final int clients = FreePorts.block(NODES);
    private final int peers = FreePorts.block(NODES);
    private final List<ServerProcess> processes = new ArrayList<>();
    private final Thread stop = new Thread(this::stopAll, "stop");

    Nodes(TemporaryFolder folder, Clock clock) {
      this.folder = folder;
      this.clock = clock;
    }

    void start() throws IOException, InterruptedException {
      Runtime.getRuntime().addShutdownHook(stop);
      List<String> members = new ArrayList<>();
      for (int number = 0; number < NODES; number++) {
        members.add("n" + number + "=" + peer(number));
      }
      for (int number = 0; number < NODES; number++) {
        String name = "n" + number;
        processes.add(ServerProcess.start(
            name,
            folder.path().resolve(name + ".log"),
            List.of(
                PROGRAM.toString(),
                "--name=" + name,
                "--data-dir=" + folder.path().resolve(name),
                "--listen-client-urls=" + client(number),
                "--advertise-client-urls=" + client(number),
                "--listen-peer-urls=" + peer(number),
                "--initial-advertise-peer-urls=" + peer(number),
                "--initial-cluster=" + String.join(",", members),
                "--initial-cluster-state=new",
                "--log-level=error")));
      }
      for (int number = 0; number < NODES; number++) {
        awaitServing(number);
      }
    }

    private String client(int number) {
      return "http://127.0.0.1:" + (clients + number);
    }

    private String peer(int number) {
      return "http://127.0.0.1:" + (peers + number);
    }

    private void awaitServing(int number) throws IOException, InterruptedException {
      long deadline = clock.nanoTime() + PATIENCE.toNanos();
      Store one = new EtcdStore(Targets.of(List.of(client(number)), clock));
      try (Session session = one.session(0, ASK)) {
        while (!session.read("ready").equals(Answer.ABSENT)) {
          ServerProcess process = processes.get(number);
          if (!process.isAlive() || clock.nanoTime() - deadline > 0) {
            throw new IOException("etcd did not come up; its last lines:\n" + process.lastLines());
          }
          clock.awaitNanos(clock.nanoTime() + POLL_NANOS);
        }
      }
    }

    @Override
    public Store store() {
      List<String> urls = new ArrayList<>();
      for (int number = 0; number < NODES; number++) {
        urls.add(client(number));
      }
      return new EtcdStore(Targets.of(urls, clock));
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
      stopAll();
      folder.close();
    }
  }
}

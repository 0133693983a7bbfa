package io.quorate.benchmarks.peers;

import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.load.Answer;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.Session;
import io.quorate.benchmarks.load.Store;
import io.quorate.benchmarks.process.ServerProcess;
import io.quorate.benchmarks.process.TemporaryFolder;
import io.quorate.benchmarks.timeline.Victim;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Three processes of etcd, counted from 0. */
final class EtcdNodes implements Peer.Running {
  static final int COUNT = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ASK = Duration.ofSeconds(2);
  private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

  private final TemporaryFolder folder;
  private final Clock clock;
  private final int clients = FreePorts.block(COUNT);
  private final int peers = FreePorts.block(COUNT);
  private final List<ServerProcess> processes = new CopyOnWriteArrayList<>();
  private final Thread stop = new Thread(this::close, "stop");

  EtcdNodes(TemporaryFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  void start() throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(stop);
    for (int number = 0; number < COUNT; number++) {
      processes.add(launch(number));
    }
    for (int number = 0; number < COUNT; number++) {
      awaitServing(number);
    }
  }

  private ServerProcess launch(int number) throws IOException {
    List<String> members = new ArrayList<>();
    for (int member = 0; member < COUNT; member++) {
      members.add("n" + member + "=" + peer(member));
    }
    String name = "n" + number;
    return ServerProcess.start(
        name,
        folder.path().resolve(name + ".log"),
        List.of(
            Etcd.PROGRAM.toString(),
            "--name=" + name,
            "--data-dir=" + folder.path().resolve(name),
            "--listen-client-urls=" + client(number),
            "--advertise-client-urls=" + client(number),
            "--listen-peer-urls=" + peer(number),
            "--initial-advertise-peer-urls=" + peer(number),
            "--initial-cluster=" + String.join(",", members),
            "--initial-cluster-state=new",
            "--log-level=error"));
  }

  private String client(int number) {
    return "http://127.0.0.1:" + (clients + number);
  }

  private String peer(int number) {
    return "http://127.0.0.1:" + (peers + number);
  }

  /** One of them alone, for a client. */
  Targets only(int number) {
    return Targets.of(List.of(client(number)), clock);
  }

  private void awaitServing(int number) throws IOException, InterruptedException {
    long deadline = clock.nanoTime() + PATIENCE.toNanos();
    Store one = new EtcdStore(only(number));
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

  ServerProcess process(int number) {
    return processes.get(number);
  }

  /** Starts one that has ended, on its old data; does not wait for it. */
  void restart(int number) throws IOException {
    processes.set(number, launch(number));
  }

  @Override
  public Store store() {
    List<String> urls = new ArrayList<>();
    for (int number = 0; number < COUNT; number++) {
      urls.add(client(number));
    }
    return new EtcdStore(Targets.of(urls, clock));
  }

  @Override
  public List<Long> pids() {
    return processes.stream().map(ServerProcess::pid).toList();
  }

  @Override
  public Optional<Victim> leader() {
    return Optional.of(new EtcdLeader(this));
  }

  /** Closing twice does no harm: the one who measures does, and then the end of the JVM. */
  @Override
  public void close() {
    synchronized (folder) {
      processes.forEach(ServerProcess::close);
      processes.clear();
      if (Files.exists(folder.path())) {
        folder.close();
      }
    }
  }
}

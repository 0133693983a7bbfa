package io.quorate.benchmarks.peers;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.process.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** etcd as Debian packages it (etcd-server), with its own defaults: every write is forced. */
public final class Etcd implements Peer {
  static final Path PROGRAM = Path.of("/usr/bin/etcd");

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
    return EtcdNodes.COUNT + " nodes, its defaults: every write forced, linearizable reads";
  }

  @Override
  public Running start(Clock clock) throws IOException, InterruptedException {
    EtcdNodes nodes = new EtcdNodes(TemporaryFolder.make("etcd"), clock);
    try {
      nodes.start();
      return nodes;
    } catch (IOException e) {
      nodes.close();
      throw e;
    }
  }
}

package io.quorate.benchmarks.cassandra;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.peers.Peer;
import io.quorate.benchmarks.process.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cassandra 5 on JDK 17, from the jars whose class path Maven wrote. */
public final class Cassandra implements Peer {
  /** The variable in which the launcher names the file with the server's class path. */
  static final String CLASS_PATH = "QUORATE_CASSANDRA";

  private static final int JAVA = 17;

  @Override
  public String name() {
    return "cassandra";
  }

  @Override
  public Optional<String> absence() {
    @Nullable String file = System.getenv(CLASS_PATH);
    if (file == null || !Files.isReadable(Path.of(file))) {
      return Optional.of("cassandra is skipped: the class path of its server is not there.");
    }
    return Runtime.version().feature() == JAVA
        ? Optional.empty()
        : Optional.of("cassandra is skipped: it runs on Java " + JAVA + ", this is Java "
            + Runtime.version().feature() + "; point JAVA_HOME at one.");
  }

  @Override
  public String durability() {
    return "os";
  }

  @Override
  public String settings() {
    return CassandraNodes.COUNT + " nodes of " + CassandraNodes.HEAP
        + ", RF 3, QUORUM, periodic commit log";
  }

  @Override
  public Running start(Clock clock) throws IOException, InterruptedException {
    String file = Objects.requireNonNull(System.getenv(CLASS_PATH), "it is not absent");
    String jars = Files.readString(Path.of(file)).strip();
    CassandraNodes nodes = new CassandraNodes(TemporaryFolder.make("cassandra"), jars, clock);
    try {
      nodes.start();
      return nodes;
    } catch (IOException e) {
      nodes.close();
      throw e;
    }
  }
}

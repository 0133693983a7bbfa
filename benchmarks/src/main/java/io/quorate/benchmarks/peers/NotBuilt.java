package io.quorate.benchmarks.peers;

import io.quorate.benchmarks.load.Clock;
import java.util.Optional;

/** A store whose part of the benchmarks was not built: it is always absent. */
public record NotBuilt(String name) implements Peer {
  @Override
  public Optional<String> absence() {
    return Optional.of(
        name + " is skipped: it takes ./quorate bench compare, which builds with -Ppeers.");
  }

  @Override
  public String durability() {
    throw new IllegalStateException(name);
  }

  @Override
  public String settings() {
    throw new IllegalStateException(name);
  }

  @Override
  public Running start(Clock clock) {
    throw new IllegalStateException(name);
  }
}

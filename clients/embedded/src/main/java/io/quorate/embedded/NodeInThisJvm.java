package io.quorate.embedded;

import io.quorate.client.EmbeddedBuilder;
import io.quorate.client.EmbeddedProvider;

/** What {@link io.quorate.client.Quorate#embedded} finds. */
public final class NodeInThisJvm implements EmbeddedProvider {
  /** For {@link java.util.ServiceLoader}. */
  public NodeInThisJvm() {}

  @Override
  public EmbeddedBuilder builder() {
    return new NodeBuilder(new SystemClock(), any -> {});
  }
}

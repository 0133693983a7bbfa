package io.quorate.client;

/** A way to run a node in this JVM; found by {@link java.util.ServiceLoader}. */
public interface EmbeddedProvider {
  /** See {@link Quorate#embedded}. */
  EmbeddedBuilder builder();
}

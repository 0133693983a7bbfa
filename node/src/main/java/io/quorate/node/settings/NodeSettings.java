package io.quorate.node.settings;

import io.quorate.node.exchange.ExchangeSettings;
import io.quorate.node.reap.ReapSettings;
import io.quorate.node.wire.JoinToken;
import io.quorate.ring.HostPort;
import io.quorate.ring.founding.ConfiguredMembers;
import io.quorate.ring.membership.SwimSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Everything that is set for one node, checked and complete. What each one means is in
 * {@link Setting}.
 *
 * @param data absolute
 * @param httpAddress where clients reach it; empty: where it listens
 * @param peerAddress where other nodes reach it, also if only the list of members says so; empty:
 *     where it listens
 * @param configured the number of partitions, the list of members, the buckets
 * @param join where a member of the cluster to be joined listens for peers
 * @param token what lets this node in; not needed where it has the secret
 * @param secretFile absolute
 * @param lanes empty: one per core
 * @param cacheBytes empty: a share of the heap
 * @param memoryBytes empty: a share of the heap
 * @param inFlightBytes empty: a share of the heap
 * @param exchange how eagerly copies are compared with those of other owners
 * @param removeAfter empty: never
 * @param reap when deleted keys are forgotten
 * @param corsOrigins origins of web pages that may use the node
 */
public record NodeSettings(
    String name,
    Path data,
    Listen http,
    Optional<HostPort> httpAddress,
    Listen peer,
    Optional<HostPort> peerAddress,
    ConfiguredMembers configured,
    boolean found,
    Optional<HostPort> join,
    Optional<JoinToken> token,
    Path secretFile,
    String zone,
    int weight,
    OptionalInt lanes,
    OptionalLong cacheBytes,
    OptionalLong memoryBytes,
    OptionalLong inFlightBytes,
    List<String> corsOrigins,
    ExchangeSettings exchange,
    Optional<Duration> removeAfter,
    ReapSettings reap,
    SwimSettings swim,
    boolean insecure) {
  /**
   * Reads the settings: those of the command line go before those of the environment, and these
   * before those of the file.
   *
   * @param file {@code quorate.yaml}; empty: none, then {@code data} must be set otherwise
   * @param environment as {@link System#getenv()}; only {@link Setting#environmentName()} is read
   * @param commandLine by {@link Setting#key()}
   * @param folder where relative paths of environment and command line start
   * @throws InvalidSettingsException with one sentence
   */
  public static NodeSettings load(
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> commandLine,
      Path folder)
      throws InvalidSettingsException {
    GivenSettings given = new GivenSettings();
    if (file.isPresent()) {
      given.addFile(file.get());
    }
    given.addEnvironment(environment, folder);
    given.addCommandLine(commandLine, folder);
    return new SettingsReader(given).read();
  }

  /** What an operator should know before the node starts, one sentence each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!http.isLoopback()) {
      warnings.add(open("clients", http));
    }
    if (!peer.isLoopback()) {
      warnings.add(open("other nodes", peer));
    }
    return warnings;
  }

  private static String open(String who, Listen address) {
    return "The address for "
        + who
        + ", "
        + address
        + ", is open to the network without TLS: whoever reaches it can read what is sent.";
  }
}

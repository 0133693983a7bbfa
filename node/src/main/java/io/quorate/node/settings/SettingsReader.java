package io.quorate.node.settings;

import io.quorate.node.exchange.ExchangeSettings;
import io.quorate.node.reap.ReapSettings;
import io.quorate.node.settings.GivenSettings.Given;
import io.quorate.node.wire.JoinToken;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Ring;
import io.quorate.ring.founding.ConfiguredMembers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Makes {@link NodeSettings} of what was given, and checks what several settings say together. */
final class SettingsReader {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int HTTP_PORT = 8101;
  private static final int PEER_PORT = 9101;
  private static final int LANES_MAX = 256;

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration YEAR = Duration.ofDays(365);

  private final GivenSettings given;

  SettingsReader(GivenSettings given) {
    this.given = given;
  }

  NodeSettings read() throws InvalidSettingsException {
    Path data = data();
    String name = name(data);
    Listen http = listen(Setting.HTTP_HOST, Setting.HTTP_PORT, HTTP_PORT);
    Listen peer = listen(Setting.PEER_HOST, Setting.PEER_PORT, PEER_PORT);
    boolean insecure = flag(Setting.INSECURE);
    checkOpen(http, Setting.HTTP_HOST, insecure);
    checkOpen(peer, Setting.PEER_HOST, insecure);
    ConfiguredMembers configured = configured();
    return new NodeSettings(
        name,
        data,
        http,
        address(Setting.HTTP_ADDRESS, http),
        peer,
        peerAddress(name, peer, configured),
        configured,
        flag(Setting.FOUND),
        join(configured),
        token(),
        path(Setting.SECRET_FILE).orElse(data.resolve("secret")),
        zone(),
        weight(),
        integer(Setting.LANES, 1, LANES_MAX),
        size(Setting.CACHE_SIZE),
        size(Setting.MEMORY_SIZE),
        size(Setting.IN_FLIGHT_SIZE),
        corsOrigins(),
        exchange(),
        removeAfter(),
        reap(),
        new SwimReader(given).read(),
        insecure);
  }

  private Optional<HostPort> join(ConfiguredMembers configured) throws InvalidSettingsException {
    Optional<Given> join = given.get(Setting.JOIN);
    if (join.isEmpty()) {
      return Optional.empty();
    }
    if (flag(Setting.FOUND) || !configured.nodes().isEmpty()) {
      throw join.get().wrong("a node joins a cluster or founds one with its 'members', not both.");
    }
    return Optional.of(Values.address(join.get()));
  }

  private Optional<JoinToken> token() throws InvalidSettingsException {
    Optional<Given> token = given.get(Setting.TOKEN);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JoinToken.parse(Values.text(token.get())));
    } catch (IllegalArgumentException e) {
      throw token.get().wrong(e.getMessage() + ".");
    }
  }

  private int weight() throws InvalidSettingsException {
    OptionalInt weight = integer(Setting.WEIGHT, 0, Member.WEIGHT_MAX);
    if (!flag(Setting.STANDBY)) {
      return weight.orElse(Member.DEFAULT_WEIGHT);
    }
    if (weight.orElse(0) != 0) {
      throw given.get(Setting.STANDBY).orElseThrow().wrong("a standby has no weight.");
    }
    return 0;
  }

  /** Where the file lies, if nothing else is said. */
  private Path data() throws InvalidSettingsException {
    Optional<Path> data = path(Setting.DATA);
    if (data.isPresent()) {
      return data.get();
    }
    Optional<Path> folder = given.fileFolder();
    if (folder.isEmpty()) {
      throw new InvalidSettingsException(
          "A node needs a folder for its data: set 'data', or name a file of settings.");
    }
    return folder.get();
  }

  private String name(Path data) throws InvalidSettingsException {
    Optional<Given> named = given.get(Setting.NAME);
    Path last = data.getFileName();
    String name =
        named.isPresent() ? Values.text(named.get()) : last == null ? "" : last.toString();
    try {
      return Member.checkName(name);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingsException(
          named.isPresent()
              ? named.get().source() + ": " + e.getMessage() + "."
              : "The data folder's name cannot be the node's, set 'name': " + e.getMessage() + ".");
    }
  }

  private Listen listen(Setting host, Setting port, int usualPort) throws InvalidSettingsException {
    Optional<Given> named = given.get(host);
    String text = named.isPresent() ? Values.text(named.get()) : LOOPBACK;
    if (named.isPresent() && text.matches(".*[\\[\\]/\\s].*")) {
      throw named
          .get()
          .wrong("this is a host name or an address without port, not '" + text + "'.");
    }
    return new Listen(text, integer(port, 0, 65_535).orElse(usualPort));
  }

  private static void checkOpen(Listen address, Setting host, boolean insecure)
      throws InvalidSettingsException {
    if (!address.isLoopback() && !insecure) {
      throw new InvalidSettingsException("'"
          + host.key()
          + "' is "
          + address.host()
          + ", which is not loopback: without TLS that needs 'insecure: true'.");
    }
  }

  private Optional<HostPort> address(Setting setting, Listen listen)
      throws InvalidSettingsException {
    Optional<Given> named = given.get(setting);
    if (named.isPresent()) {
      return Optional.of(Values.address(named.get()));
    }
    if (listen.isWildcard()) {
      throw new InvalidSettingsException(
          "'" + setting.key() + "' must say where " + listen.host() + " is reached.");
    }
    return Optional.empty();
  }

  /** The list's address of this node is this node's. */
  private Optional<HostPort> peerAddress(String name, Listen peer, ConfiguredMembers configured)
      throws InvalidSettingsException {
    if (configured.nodes().isEmpty()) {
      return address(Setting.PEER_ADDRESS, peer);
    }
    Optional<HostPort> listed = configured.node(name).map(ConfiguredMembers.Node::peer);
    if (listed.isEmpty()) {
      throw new InvalidSettingsException("'members' does not name this node, '" + name + "'.");
    }
    Optional<Given> named = given.get(Setting.PEER_ADDRESS);
    if (named.isPresent() && !Values.address(named.get()).equals(listed.get())) {
      throw named.get().wrong("'members' gives this node another address, " + listed.get() + ".");
    }
    boolean listens = peer.port() == listed.get().port();
    if (named.isEmpty() && !listens) {
      throw new InvalidSettingsException("'members' gives this node the address "
          + listed.get()
          + ", but 'peer-port' is "
          + peer.port()
          + "; if something translates ports between them, set 'peer-address'.");
    }
    return listed;
  }

  private ConfiguredMembers configured() throws InvalidSettingsException {
    int partitions =
        integer(Setting.PARTITIONS, 1, Ring.PARTITIONS_MAX).orElse(Ring.PARTITIONS_DEFAULT);
    if (Integer.bitCount(partitions) != 1) {
      throw new InvalidSettingsException("'partitions' is a power of two up to "
          + Ring.PARTITIONS_MAX
          + ", not "
          + partitions
          + ".");
    }
    return new ClusterReader(given).read(new Ring(partitions));
  }

  private String zone() throws InvalidSettingsException {
    Optional<Given> zone = given.get(Setting.ZONE);
    if (zone.isEmpty()) {
      return Member.DEFAULT_ZONE;
    }
    String text = Values.text(zone.get());
    if (!text.matches("[A-Za-z0-9._-]{1," + Member.ZONE_LENGTH_MAX + "}")) {
      throw zone.get()
          .wrong("a zone has 1 to " + Member.ZONE_LENGTH_MAX + " characters of A-Z a-z 0-9 . _ -.");
    }
    return text;
  }

  private List<String> corsOrigins() throws InvalidSettingsException {
    Optional<Given> given = this.given.get(Setting.CORS_ORIGINS);
    if (given.isEmpty()) {
      return List.of();
    }
    List<String> origins = new ArrayList<>();
    for (String part : Values.text(given.get()).split(",", -1)) {
      String origin = part.strip();
      if (!origin.equals("*") && !origin.matches("[a-z][a-z0-9+.-]*://[^/\\s]+")) {
        throw given
            .get()
            .wrong("an origin is scheme://host:port without a path, not '" + origin + "'.");
      }
      origins.add(origin);
    }
    return origins;
  }

  private Optional<Duration> removeAfter() throws InvalidSettingsException {
    boolean never = given
        .get(Setting.REMOVE_AFTER)
        .filter(time -> time.value().asText().equals("never"))
        .isPresent();
    return never ? Optional.empty() : duration(Setting.REMOVE_AFTER, MINUTE, YEAR);
  }

  private ExchangeSettings exchange() throws InvalidSettingsException {
    ExchangeSettings usual = ExchangeSettings.DEFAULTS;
    Optional<Given> period = given.get(Setting.EXCHANGE_PERIOD);
    boolean never = period.isPresent() && period.get().value().asText().equals("never");
    return new ExchangeSettings(
        !never,
        never
            ? usual.period()
            : duration(Setting.EXCHANGE_PERIOD, SECOND, DAY).orElse(usual.period()),
        size(Setting.EXCHANGE_RATE).orElse(usual.bytesPerSecond()),
        duration(Setting.SCRUB_PERIOD, MINUTE, YEAR).orElse(usual.scrubPeriod()),
        usual.scrubBytesPerSecond());
  }

  private ReapSettings reap() throws InvalidSettingsException {
    ReapSettings usual = ReapSettings.DEFAULTS;
    Optional<Given> window = given.get(Setting.RETRY_WINDOW);
    if (window.isPresent() && window.get().value().asText().equals("never")) {
      return new ReapSettings(false, usual.retryWindow());
    }
    return new ReapSettings(
        usual.enabled(),
        duration(Setting.RETRY_WINDOW, SECOND.multipliedBy(10), MONTH).orElse(usual.retryWindow()));
  }

  private Optional<Duration> duration(Setting setting, Duration min, Duration max)
      throws InvalidSettingsException {
    Optional<Given> duration = given.get(setting);
    return duration.isPresent()
        ? Optional.of(Values.duration(duration.get(), min, max))
        : Optional.empty();
  }

  private boolean flag(Setting setting) throws InvalidSettingsException {
    Optional<Given> flag = given.get(setting);
    return flag.isPresent() && Values.flag(flag.get());
  }

  private OptionalInt integer(Setting setting, int min, int max) throws InvalidSettingsException {
    Optional<Given> number = given.get(setting);
    return number.isPresent()
        ? OptionalInt.of(Values.integer(number.get(), min, max))
        : OptionalInt.empty();
  }

  private OptionalLong size(Setting setting) throws InvalidSettingsException {
    Optional<Given> size = given.get(setting);
    return size.isPresent() ? OptionalLong.of(Values.size(size.get())) : OptionalLong.empty();
  }

  private Optional<Path> path(Setting setting) throws InvalidSettingsException {
    Optional<Given> path = given.get(setting);
    return path.isPresent() ? Optional.of(Values.path(path.get())) : Optional.empty();
  }
}

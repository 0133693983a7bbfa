package io.quorate.node.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.exchange.ExchangeSettings;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Level;
import io.quorate.ring.membership.SwimSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSettingsTest {
  private static final String EVERY_SETTING =
      """
      name: alpha
      data: ../elsewhere
      http-host: 0.0.0.0
      http-port: 80
      http-address: alpha.example:80
      peer-host: 10.0.0.1
      peer-port: 7000
      peer-address: 10.0.0.1:7000
      members:
        alpha: 10.0.0.1:7000
        beta: '[fd00::1]:7000'
      found: true
      secret-file: /run/secret
      zone: rack-1
      weight: 4
      partitions: 256
      buckets:
        photos: {n: 5, r: 1, w: all, sloppy: false, durability: os, conflicts: siblings}
        'with space': {}
      lanes: 3
      cache-size: 128MiB
      in-flight-size: 1GiB
      exchange-period: 2m
      exchange-rate: 1MiB
      scrub-period: 12h
      swim: wan
      swim-probe-interval: 2s
      swim-probe-timeout: 700ms
      swim-indirect-probes: 2
      swim-suspicion-factor: 5
      swim-suspicion-max-factor: 7
      swim-retransmit-factor: 3
      swim-gossip-interval: 300ms
      swim-gossip-fanout: 5
      swim-sync-interval: 1m
      swim-dead-kept: 1h
      swim-health-max: 0
      insecure: true
      """;

  @TempDir
  Path folder;

  private NodeSettings load(String yaml) throws Exception {
    return load(yaml, Map.of(), Map.of());
  }

  private NodeSettings load(
      String yaml, Map<String, String> environment, Map<String, String> commandLine)
      throws Exception {
    return NodeSettings.load(Optional.of(file(yaml)), environment, commandLine, Path.of("/else"));
  }

  private Path file(String yaml) throws IOException {
    Path home = Files.createDirectories(folder.resolve("node-1"));
    return Files.writeString(home.resolve("quorate.yaml"), yaml);
  }

  private String sentence(String yaml) {
    return assertThrows(InvalidSettingsException.class, () -> load(yaml)).sentence();
  }

  private void assertWrong(String yaml, String part) {
    String sentence = sentence(yaml);
    assertTrue(sentence.contains(part), sentence);
    assertTrue(sentence.endsWith(".") || sentence.endsWith("?"), sentence);
    assertEquals(1, sentence.lines().count(), sentence);
  }

  @Test
  void theExchangeIsTurnedOffByAWordAndTimesHaveUnits() throws Exception {
    assertFalse(load("exchange-period: never").exchange().enabled());
    assertEquals(ExchangeSettings.DEFAULTS, load("").exchange());
    assertWrong("exchange-period: 10", "a time like 10s");
    assertWrong("exchange-period: 500ms", "at least 1s");
    assertWrong("scrub-period: 0s", "a time like 10s");
    assertWrong("exchange-rate: fast", "size");
  }

  @Test
  void emptyFileIsANodeOfDefaultsNamedAfterItsFolder() throws Exception {
    NodeSettings settings = load("");
    assertEquals("node-1", settings.name());
    assertEquals(folder.resolve("node-1"), settings.data());
    assertEquals(new Listen("127.0.0.1", 8101), settings.http());
    assertEquals(new Listen("127.0.0.1", 9101), settings.peer());
    assertEquals(128, settings.configured().ring().partitions());
    assertEquals(List.of(), settings.configured().nodes());
    assertEquals(folder.resolve("node-1/secret"), settings.secretFile());
    assertEquals("default", settings.zone());
    assertEquals(1, settings.weight());
    assertEquals(OptionalInt.empty(), settings.lanes());
    assertEquals(false, settings.found());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void everySettingIsRead() throws Exception {
    NodeSettings settings = load(EVERY_SETTING);
    assertEquals("alpha", settings.name());
    assertEquals(folder.resolve("elsewhere"), settings.data());
    assertEquals(new Listen("0.0.0.0", 80), settings.http());
    assertEquals(Optional.of(new HostPort("alpha.example", 80)), settings.httpAddress());
    assertEquals(Optional.of(new HostPort("10.0.0.1", 7000)), settings.peerAddress());
    assertEquals(
        new HostPort("fd00::1", 7000), settings.configured().node("beta").get().peer());
    assertTrue(settings.found());
    assertEquals(Path.of("/run/secret"), settings.secretFile());
    assertEquals("rack-1", settings.zone());
    assertEquals(4, settings.weight());
    assertEquals(256, settings.configured().ring().partitions());
    assertEquals(
        List.of(
            new BucketDefinition(
                "photos",
                5,
                Level.of(1),
                Level.Named.ALL,
                false,
                BucketDefinition.Conflicts.SIBLINGS,
                Durability.OS),
            BucketDefinition.ofDefaults("with space")),
        settings.configured().buckets());
    assertEquals(OptionalInt.of(3), settings.lanes());
    assertEquals(OptionalLong.of(128L << 20), settings.cacheBytes());
    assertEquals(OptionalLong.of(1L << 30), settings.inFlightBytes());
    assertEquals(
        new ExchangeSettings(true, Duration.ofMinutes(2), 1 << 20, Duration.ofHours(12), 8 << 20),
        settings.exchange());
    assertEquals(2, settings.warnings().size());
    assertTrue(settings.warnings().get(0).contains("0.0.0.0:80"));
  }

  @Test
  void swimIsAPresetAndWhatDiffersFromIt() throws Exception {
    assertEquals(
        new SwimSettings(
            Duration.ofSeconds(2),
            Duration.ofMillis(700),
            2,
            5,
            7,
            3,
            Duration.ofMillis(300),
            5,
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            0),
        load(EVERY_SETTING).swim());
    assertEquals(SwimSettings.LAN, load("").swim());
    assertEquals(SwimSettings.WAN, load("swim: wan").swim());
    assertEquals(SwimSettings.LOCAL, load("swim: local").swim());
    assertEquals(
        SwimSettings.LAN.withProbe(Duration.ofSeconds(2), Duration.ofMillis(500)),
        load("swim-probe-interval: 2s").swim());
    assertWrong("swim: moon", "lan, wan or local, not 'moon'");
    assertWrong("swim-probe-interval: 1", "a time like 10s");
    assertWrong("swim-probe-interval: 0s", "a time like 10s");
    assertWrong("swim-probe-interval: 25h", "at most 1d");
    assertWrong("swim-probe-timeout: 1s", "must be below 'swim-probe-interval', which is 1000ms");
    assertWrong("swim-indirect-probes: 17", "0 to 16");
  }

  @Test
  void commandLineGoesBeforeEnvironmentBeforeFile() throws Exception {
    NodeSettings settings = load(
        "http-port: 1\npeer-port: 1\nweight: 1\n",
        Map.of("QUORATE_PEER_PORT", "2", "QUORATE_WEIGHT", "2", "QUORATE_JAR", "x", "PATH", ""),
        Map.of("weight", "3", "data", "here"));
    assertEquals(1, settings.http().port());
    assertEquals(2, settings.peer().port());
    assertEquals(3, settings.weight());
    assertEquals(Path.of("/else/here"), settings.data());
    assertEquals("here", settings.name());
  }

  @Test
  void listsCanStandOnTheCommandLine() throws Exception {
    NodeSettings settings = load(
        "",
        Map.of("QUORATE_BUCKETS", "{logs: {n: 1, r: 1, w: 1}}"),
        Map.of("members", "{node-1: '127.0.0.1:9101', node-2: '127.0.0.1:9102'}"));
    assertEquals(2, settings.configured().nodes().size());
    assertEquals(1, settings.configured().buckets().get(0).n());
  }

  @Test
  void nodeWithoutFileNeedsAFolder() throws Exception {
    assertThrows(
        InvalidSettingsException.class,
        () -> NodeSettings.load(Optional.empty(), Map.of(), Map.of(), folder));
    NodeSettings settings = NodeSettings.load(
        Optional.empty(), Map.of(), Map.of("data", "a/b", "http-port", "0"), folder);
    assertEquals(folder.resolve("a/b"), settings.data());
    assertEquals("b", settings.name());
    assertEquals(0, settings.http().port());
  }

  @Test
  void misspelledSettingIsNamedWithTheNearest() {
    assertWrong("htp-port: 1", "'htp-port' is no setting. Did you mean 'http-port'?");
    assertWrong("colour: red", "'colour' is no setting.");
    String sentence = assertThrows(
            InvalidSettingsException.class, () -> load("", Map.of(), Map.of("nam", "x")))
        .sentence();
    assertTrue(sentence.contains("Did you mean 'name'?"), sentence);
  }

  @Test
  void wrongValuesAreNamed() {
    assertWrong("http-port: eighty", "http-port: this is a number from 0 to 65535, not 'eighty'");
    assertWrong("http-port: 65536", "not 65536");
    assertWrong("http-port: -1", "not -1");
    assertWrong("http-port: true", "not true");
    assertWrong("http-port: [1]", "not [1]");
    assertWrong("http-host: 127.0.0.1:80", "insecure");
    assertWrong("http-host: 'http://x'", "without port");
    assertWrong("name: 'a b'", "a node's name has");
    assertWrong("name: []", "this is a text");
    assertWrong("name: ''", "must not be empty");
    assertWrong("weight: 1001", "0 to 1000");
    assertWrong("zone: a/b", "a zone has");
    assertWrong("found: yes please", "true or false");
    assertWrong("partitions: 100", "power of two");
    assertWrong("lanes: 0", "1 to 256");
    assertWrong("cache-size: lots", "a size like 64MiB");
    assertWrong("cache-size: 0", "a size like 64MiB");
    assertWrong("join: 127.0.0.1", "has no port");
    assertWrong("join: 127.0.0.1:9101\nfound: true", "not both");
    assertWrong("token: abc", "no join token");
    assertWrong("weight: 2\nstandby: true", "a standby has no weight");
    assertWrong("http-address: nowhere", "has no port");
  }

  @Test
  void wrongFilesAreNamed() {
    assertWrong("- a\n- b", "'setting: value'");
    assertWrong("a: [", "is no YAML at line");
    assertWrong("weight: 1\nweight: 2", "is no YAML at line");
    assertTrue(assertThrows(
            InvalidSettingsException.class,
            () -> NodeSettings.load(
                Optional.of(folder.resolve("none.yaml")), Map.of(), Map.of(), folder))
        .sentence()
        .contains("There is no file"));
  }

  @Test
  void wrongBucketsAreNamed() {
    assertWrong("buckets: {b: {n: 6}}", "'b', n: this is a number from 1 to 5");
    assertWrong("buckets: {b: {n: 2, w: 3}}", "'b': w: level '3' needs 3 copies");
    assertWrong("buckets: {b: {r: most}}", "not 'most'");
    assertWrong("buckets: {b: {repairs: true}}", "not 'repairs'");
    assertWrong("buckets: {b: {conflicts: last}}", "siblings or lww");
    assertWrong("buckets: {b: {durability: ram}}", "fsync or os");
    assertWrong("buckets: {b: 3}", "has to be {n");
    assertWrong("buckets: [b]", "not a list");
    assertWrong("buckets: {'': {}}", "a bucket has 1 to 255 bytes");
  }

  @Test
  void membersMustAgreeWithTheNode() {
    assertWrong("members: {node-2: '127.0.0.1:9102'}", "does not name this node, 'node-1'");
    assertWrong("members: {node-1: '127.0.0.1:9102'}", "'peer-port' is 9101");
    assertWrong("members: {node-1: somewhere}", "has no port");
    assertWrong(
        "members: {node-1: '127.0.0.1:9101'}\npeer-address: 127.0.0.1:9102", "another address");
  }

  @Test
  void openAddressNeedsToBeWanted() throws Exception {
    assertWrong("http-host: 192.168.0.7", "insecure: true");
    assertWrong("peer-host: node.example", "insecure: true");
    assertWrong("http-host: 0.0.0.0\ninsecure: true", "'http-address' must say");
    assertEquals(1, load("http-host: 192.168.0.7\ninsecure: true").warnings().size());
    assertEquals(0, load("http-host: '::1'\npeer-host: localhost").warnings().size());
  }

  @Test
  void catalogDescribesEverySetting() {
    String table = SettingsCatalog.markdown();
    assertEquals(Setting.values().length + 2, table.lines().count());
    for (Setting setting : Setting.values()) {
      assertTrue(table.contains("| `" + setting.key() + "` | "), setting.key());
      assertTrue(setting.meaning().endsWith("."), setting.key());
    }
  }
}

package io.quorate.node.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.settings.NodeSettings;
import io.quorate.node.wire.JoinToken;
import io.quorate.ring.Member;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes that come into a running cluster. */
@Tag("slow")
class JoinTest {
  private static final byte[] ID = new byte[JoinToken.ID_BYTES];

  @TempDir
  Path folder;

  private NodeSettings settings(String name, Map<String, String> more) throws Exception {
    Map<String, String> all = new TreeMap<>(more);
    all.put("data", folder.resolve(name).toString());
    all.put("http-port", "0");
    all.put("peer-port", "0");
    return NodeSettings.load(Optional.empty(), Map.of(), all, folder);
  }

  private NodeSettings joiner(String name, NodeServer seed, String token) throws Exception {
    return settings(name, Map.of("join", seed.peer().toString(), "token", token));
  }

  /** A token made so long after its cluster's secret, which is not much older than this test. */
  private String token(String name, long millisAfterSecret) throws IOException {
    Path file = folder.resolve(name).resolve("secret");
    long madeAt = Files.getLastModifiedTime(file).toMillis() + millisAfterSecret;
    return JoinToken.make(Files.readAllBytes(file), madeAt, ID).text();
  }

  private static void awaitReady(NodeServer server) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.requests().cluster().serves());
  }

  /** Until nothing moves and all are members. */
  private static void awaitRest(NodeServer server) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> topology(server).transitions().isEmpty()
            && topology(server).members().stream().allMatch(m -> m.role() == Role.MEMBER));
  }

  private static List<String> rowOf(Topology topology, int partition) {
    return topology.owners().owners(partition).stream().sorted().toList();
  }

  private static Topology topology(NodeServer server) {
    return server.requests().cluster().topology().orElseThrow();
  }

  @Test
  void aNodeWithTokenGetsTheSecretAndIsInTheTopologyAlsoAfterItsRestart() throws Exception {
    try (NodeServer one = NodeServer.start(settings("one", Map.of()))) {
      awaitReady(one);
      String token = token("one", 0);
      try (NodeServer two = NodeServer.start(joiner("two", one, token))) {
        awaitReady(two);
        Member joined = topology(two).member("two").orElseThrow();
        assertEquals(two.peer(), joined.peer());
        assertEquals(topology(one).cluster(), topology(two).cluster());
        awaitRest(one);
        awaitRest(two);
        assertEquals(Role.MEMBER, topology(two).member("two").orElseThrow().role());
        assertEquals(List.of("one", "two"), rowOf(topology(one), 0));
      }
      Path secret = folder.resolve("two").resolve("secret");
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("one").resolve("secret")), Files.readAllBytes(secret));
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
      String old = token("one", -JoinToken.LIFE.toMillis());
      try (NodeServer again = NodeServer.start(joiner("two", one, old))) {
        awaitReady(again);
      }
    }
  }

  @Test
  void aStandbyIsMemberWithoutPartitions() throws Exception {
    try (NodeServer one = NodeServer.start(settings("one", Map.of()))) {
      awaitReady(one);
      Map<String, String> more = new TreeMap<>();
      more.put("join", one.peer().toString());
      more.put("token", token("one", 0));
      more.put("standby", "true");
      try (NodeServer two = NodeServer.start(settings("two", more))) {
        awaitReady(two);
        assertEquals(0, topology(two).member("two").orElseThrow().weight());
        assertTrue(topology(two).transitions().isEmpty());
      }
    }
  }

  @Test
  void withoutGoodTokenNobodyComesInAndNothingIsStored() throws Exception {
    try (NodeServer one = NodeServer.start(settings("one", Map.of()))) {
      awaitReady(one);
      String old = token("one", -JoinToken.LIFE.toMillis());
      assertRefused(joiner("two", one, old), "has expired");
      String foreign = JoinToken.make(new byte[32], Long.MAX_VALUE / 2, ID).text();
      assertRefused(joiner("two", one, foreign), "not of this cluster");
      assertRefused(settings("two", Map.of("join", one.peer().toString())), "quorate token");
      assertFalse(Files.exists(folder.resolve("two").resolve("secret")));
      assertEquals(1, topology(one).members().size());
    }
  }

  private static void assertRefused(NodeSettings settings, String why) {
    StartException refused = assertThrows(StartException.class, () -> NodeServer.start(settings));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
  }
}

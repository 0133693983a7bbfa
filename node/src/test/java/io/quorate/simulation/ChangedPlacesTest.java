package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * All voters start at each other's addresses. Nobody counts for another, so nothing is decided and
 * nothing acknowledged, until one of them is back where it was: then the others are found too.
 */
class ChangedPlacesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int SIZE = 3;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final Key KEY = Key.of(SimulatedClient.BUCKET, "key");

  private final World world = new World(14);
  private final SimulatedCluster cluster = new SimulatedCluster(world, SIZE);
  private int requests;

  private SimulatedCluster.Member node(int place) {
    return cluster.members().get(place);
  }

  private Topology topology(int place) {
    return node(place).node().orElseThrow().cluster().topology().orElseThrow();
  }

  private Outcome ask(int place, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    node(place).submit(request, outcomes::add);
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), (TIMEOUT_MILLIS + 100) * 1_000_000L));
    return Objects.requireNonNull(outcomes.get(0));
  }

  private Outcome put(int place, String value) {
    return ask(
        place,
        new ClientRequest.Put(
            KEY,
            Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain"),
            "",
            RequestId.of("request " + requests++),
            false,
            Script.strict(Level.Named.QUORUM),
            TIMEOUT_MILLIS,
            Optional.empty(),
            false));
  }

  /** All stop, move to these addresses and start again. */
  private void move(List<HostPort> to) {
    for (int place = 0; place < SIZE; place++) {
      node(place).kill();
    }
    for (int place = 0; place < SIZE; place++) {
      node(place).machine().moveTo(to.get(place));
      node(place).startIfDown();
    }
    world.runUntil(world.now() + 60 * SECOND);
  }

  @Test
  void whereAllVotersDidOneHasToGetItsOldAddressBack() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    List<HostPort> first = new ArrayList<>();
    cluster.members().forEach(member -> first.add(member.machine().address()));
    assertInstanceOf(Outcome.Written.class, put(0, "before"));
    long epoch = topology(0).epoch();

    move(List.of(first.get(1), first.get(2), first.get(0)));
    for (int place = 0; place < SIZE; place++) {
      assertEquals(epoch, topology(place).epoch());
      assertInstanceOf(Outcome.Failed.class, put(place, "meanwhile " + place));
    }

    List<HostPort> then = List.of(first.get(0), first.get(2), first.get(1));
    move(then);
    for (int place = 0; place < SIZE; place++) {
      for (int of = 0; of < SIZE; of++) {
        assertEquals(
            then.get(of), topology(place).member(node(of).name()).orElseThrow().peer());
      }
      assertInstanceOf(Outcome.Written.class, put(place, "after"));
      Outcome read =
          ask(place, new ClientRequest.Get(KEY, Script.strict(Level.Named.ALL), TIMEOUT_MILLIS));
      Outcome.Found found = assertInstanceOf(Outcome.Found.class, read);
      assertTrue(SimulatedClient.values(found.state()).contains("before"));
    }
  }
}

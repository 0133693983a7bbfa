package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.metrics.Fact;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Progress;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Phase;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import io.quorate.ring.placement.Placement;
import io.quorate.ring.transition.Change;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Five nodes among whom partitions move, with all that belongs to it: phases, filling, dropping.
 */
class RingChangeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int KEYS = 60;
  private static final int TIMEOUT_MILLIS = 5_000;

  private final World world = new World(11);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 5);
  private int requests;

  @BeforeEach
  void found() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
  }

  private SimulatedCluster.Member node(int place) {
    return cluster.members().get(place);
  }

  private static Topology of(SimulatedCluster.Member member) {
    return member.node().orElseThrow().cluster().topology().orElseThrow();
  }

  private static Consistency strict(Level level) {
    return new Consistency(Optional.of(level), Optional.of(level), Optional.of(false));
  }

  private static Key key(int i) {
    return Key.of(SimulatedClient.BUCKET, "key " + i);
  }

  private Outcome ask(int at, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    node(at).submit(request, outcomes::add);
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), (TIMEOUT_MILLIS + 100) * 1_000_000L));
    return outcomes.get(0);
  }

  private void write(int at, int key, String value) {
    Content content = Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain");
    ClientRequest put = new ClientRequest.Put(
        key(key),
        content,
        "",
        RequestId.of("request " + requests++),
        false,
        strict(Level.Named.QUORUM),
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
    Outcome outcome = ask(at, put);
    assertInstanceOf(Outcome.Written.class, outcome, "key " + key + ": " + outcome);
  }

  private List<String> read(int at, int key, Level level) {
    Outcome outcome = ask(at, new ClientRequest.Get(key(key), strict(level), TIMEOUT_MILLIS));
    Outcome.Found found =
        assertInstanceOf(Outcome.Found.class, outcome, "key " + key + ": " + outcome);
    return SimulatedClient.values(found.state()).stream().sorted().toList();
  }

  /** Proposes at this node that members change, and with them who owns what. */
  private void change(int at, UnaryOperator<Member> each) {
    world.after(0, node(at).machine(), () -> node(at)
        .node()
        .orElseThrow()
        .propose(base -> changed(base, each), 10 * SECOND, proposed -> {}));
  }

  private static Optional<Topology> changed(Topology base, UnaryOperator<Member> each) {
    List<Member> members = base.members().stream().map(each).toList();
    if (!base.transitions().isEmpty() || members.equals(base.members())) {
      return Optional.empty();
    }
    List<Member> staying =
        members.stream().filter(member -> member.role() != Role.LEAVING).toList();
    OwnerTable placed = Placement.place(base.owners(), staying);
    TreeMap<Integer, Transition> transitions = new TreeMap<>();
    for (int p = 0; p < placed.partitions(); p++) {
      if (!placed.owners(p).equals(base.owners().owners(p))) {
        transitions.put(p, new Transition(Phase.OLD, placed.owners(p)));
      }
    }
    return Optional.of(base.next().members(members).transitions(transitions).build());
  }

  private static UnaryOperator<Member> weight(String name, int weight) {
    return member -> member.name().equals(name)
        ? new Member(
            name, member.disk(), member.peer(), member.http(), member.zone(), weight, member.role())
        : member;
  }

  private boolean isAtRest(long epochAtLeast, List<SimulatedCluster.Member> at) {
    return at.stream()
        .allMatch(member -> member.isServing()
            && of(member).epoch() >= epochAtLeast
            && of(member).transitions().isEmpty());
  }

  @Test
  void whatWasWrittenIsReadByTheNewOwnersAndBackAgain() {
    for (int i = 0; i < KEYS; i++) {
      write(i % 5, i, "before");
    }
    change(0, weight("n5", 0));
    assertTrue(world.runUntil(() -> !of(node(0)).transitions().isEmpty(), 5 * SECOND));
    for (int i = 0; i < KEYS; i++) {
      write(i % 5, i, "during");
    }
    assertTrue(world.runUntil(() -> isAtRest(5, cluster.members()), 60 * SECOND));
    for (List<String> row : of(node(0)).owners().rows()) {
      assertFalse(row.contains("n5"), row.toString());
    }
    node(4).stop();
    for (int i = 0; i < KEYS; i++) {
      assertEquals(List.of("before", "during"), read(i % 4, i, Level.Named.ALL));
    }
    node(4).startIfDown();
    change(1, weight("n5", 1));
    assertTrue(world.runUntil(() -> isAtRest(10, cluster.members()), 90 * SECOND));
    for (int i = 0; i < KEYS; i++) {
      assertEquals(List.of("before", "during"), read(i % 5, i, Level.Named.ALL));
    }
  }

  @Test
  void aLeavingMemberIsGoneWhenItOwnsNothing() {
    for (int i = 0; i < KEYS; i++) {
      write(i % 5, i, "v");
    }
    change(0, leaving("n4"));
    List<SimulatedCluster.Member> staying = new ArrayList<>(cluster.members());
    staying.remove(3);
    assertTrue(world.runUntil(
        () -> isAtRest(5, staying) && of(node(0)).members().size() == 4, 60 * SECOND));
    for (int i = 0; i < KEYS; i++) {
      assertEquals(List.of("v"), read(i % 3, i, Level.Named.ALL));
    }
  }

  private long keysAt(SimulatedCluster.Member member) {
    List<Double> keys = new ArrayList<>();
    member.node().orElseThrow().facts(sums -> keys.add(sums.get(Fact.KEYS)));
    assertTrue(world.runUntil(() -> !keys.isEmpty(), SECOND));
    return keys.get(0).longValue();
  }

  @Test
  void whatIsGivenUpIsDroppedAlsoByOneThatStopsInBetween() {
    for (int i = 0; i < KEYS; i++) {
      write(i % 5, i, "v");
    }
    assertTrue(keysAt(node(4)) > 0);
    change(0, weight("n5", 0));
    assertTrue(world.runUntil(() -> isAtRest(5, List.of(node(0))), 60 * SECOND));
    node(4).powerCut();
    node(1).kill();
    world.runUntil(world.now() + 5 * SECOND);
    node(4).startIfDown();
    assertTrue(world.runUntil(() -> node(4).isServing(), 30 * SECOND));
    world.runUntil(world.now() + 30 * SECOND);
    assertTrue(keysAt(node(4)) > 0, "an owner is down: who knows what it lacks");
    node(1).startIfDown();
    assertTrue(world.runUntil(() -> node(1).isServing(), 30 * SECOND));
    world.runUntil(world.now() + 30 * SECOND);
    assertEquals(0, keysAt(node(4)));
    for (int i = 0; i < KEYS; i++) {
      assertEquals(List.of("v"), read(i % 4, i, Level.Named.ALL));
    }
  }

  private Progress progress(SimulatedCluster.Member at) {
    List<Progress> answers = new ArrayList<>();
    at.node().orElseThrow().progress(1_000, told -> answers.add(told.orElseThrow()));
    assertTrue(world.runUntil(() -> !answers.isEmpty(), 2 * SECOND));
    return answers.get(0);
  }

  @Test
  void howFarAChangeHasComeIsKnownAtEveryMember() {
    for (int i = 0; i < KEYS; i++) {
      write(i % 5, i, "v");
    }
    assertEquals(0, progress(node(2)).copies());
    assertTrue(progress(node(2)).copyBytes() > 0);
    change(0, weight("n5", 0));
    assertTrue(world.runUntil(() -> !of(node(2)).transitions().isEmpty(), 5 * SECOND));
    Progress first = progress(node(2));
    assertTrue(first.copies() > 0 && first.moved() < first.copies(), first::toString);
    node(3).kill();
    world.runUntil(world.now() + SECOND);
    assertEquals(List.of("n4"), progress(node(2)).silent());
    long moved = 0;
    while (!of(node(2)).transitions().isEmpty()) {
      Progress now = progress(node(2));
      assertTrue(now.moved() >= moved && now.moved() <= now.copies(), now::toString);
      moved = now.moved();
      world.runUntil(world.now() + SECOND / 2);
    }
    assertEquals(first.copies(), moved);
  }

  @Test
  void whoIsDeadForLongIsGivenUpWhereThePolicySaysSo() {
    cluster.limits().removeAfter(Duration.ofMinutes(10));
    for (SimulatedCluster.Member member : cluster.members()) {
      member.kill();
      member.startIfDown();
    }
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    for (int i = 0; i < KEYS; i++) {
      write(i % 5, i, "v");
    }
    node(4).kill();
    world.runUntil(world.now() + 500 * SECOND);
    node(4).startIfDown();
    world.runUntil(world.now() + 30 * SECOND);
    node(4).kill();
    world.runUntil(world.now() + 580 * SECOND);
    assertEquals(5, of(node(0)).members().size(), "it was back in between");
    List<SimulatedCluster.Member> staying = cluster.members().subList(0, 4);
    assertTrue(world.runUntil(
        () -> isAtRest(3, staying) && of(node(0)).members().size() == 4, 120 * SECOND));
    for (int i = 0; i < KEYS; i++) {
      assertEquals(List.of("v"), read(i % 4, i, Level.Named.ALL));
    }
  }

  private static UnaryOperator<Member> leaving(String name) {
    return member -> member.name().equals(name) ? member.withRole(Role.LEAVING) : member;
  }

  private SimulatedCluster.Member named(String name) {
    return cluster.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * A write that only its coordinator has: a fallback that sees nobody. Afterwards it sees the
   * other fallback again, and no owner.
   */
  private void writeWhereNobodySeesIt(SimulatedCluster.Member at, Key key) {
    List<SimulatedCluster.Member> others = new ArrayList<>(cluster.members());
    others.remove(at);
    others.forEach(other -> {
      cluster.wires().cut(at.machine(), other.machine());
      cluster.wires().cut(other.machine(), at.machine());
    });
    world.runUntil(world.now() + 60 * SECOND);
    Level one = Level.Named.ONE;
    ClientRequest put = new ClientRequest.Put(
        key,
        Content.of("only here".getBytes(StandardCharsets.UTF_8), "text/plain"),
        "",
        RequestId.of("request " + requests++),
        false,
        new Consistency(Optional.of(one), Optional.of(one), Optional.of(true)),
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
    Outcome.Written written =
        assertInstanceOf(Outcome.Written.class, ask(cluster.members().indexOf(at), put));
    assertEquals(0, written.receipt().owners());
    cluster.wires().mendAll();
    of(at).preferenceList(key).owners(3).forEach(owner -> {
      cluster.wires().cut(at.machine(), named(owner.name()).machine());
      cluster.wires().cut(named(owner.name()).machine(), at.machine());
    });
    world.runUntil(world.now() + 5 * SECOND);
  }

  private Key keyWhoseFallbackIs(String name) {
    Key key = key(0);
    for (int i = 1; !of(node(0)).preferenceList(key).fallbacks(3).get(0).name().equals(name); i++) {
      key = key(i);
    }
    return key;
  }

  @Test
  void aHintThatOnlyTheLeaverHasIsDeliveredBeforeItIsGone() {
    Key key = keyWhoseFallbackIs("n5");
    writeWhereNobodySeesIt(node(4), key);
    List<SimulatedCluster.Member> staying = new ArrayList<>(cluster.members());
    staying.remove(node(4));
    change(0, leaving("n5"));
    assertFalse(world.runUntil(() -> of(node(0)).members().size() == 4, 120 * SECOND));
    cluster.wires().mendAll();
    assertTrue(world.runUntil(
        () -> isAtRest(5, staying) && of(node(0)).members().size() == 4, 120 * SECOND));
    node(4).kill();
    Outcome outcome =
        ask(1, new ClientRequest.Get(key, strict(Level.Named.QUORUM), TIMEOUT_MILLIS));
    Outcome.Found found = assertInstanceOf(Outcome.Found.class, outcome);
    assertEquals(List.of("only here"), SimulatedClient.values(found.state()));
  }

  @Test
  void whoDiesWhileItLeavesIsWaitedForUntilItIsGivenUp() {
    Key key = keyWhoseFallbackIs("n5");
    writeWhereNobodySeesIt(node(4), key);
    node(4).kill();
    List<SimulatedCluster.Member> staying = new ArrayList<>(cluster.members());
    staying.remove(node(4));
    change(0, leaving("n5"));
    assertFalse(world.runUntil(() -> of(node(0)).members().size() == 4, 120 * SECOND));
    node(0)
        .node()
        .orElseThrow()
        .propose(base -> new Change.Remove("n5").plan(base).next(), 10 * SECOND, proposed -> {});
    assertTrue(world.runUntil(
        () -> isAtRest(5, staying) && of(node(0)).members().size() == 4, 60 * SECOND));
  }

  @Test
  void aChangeGoesOnWhenThoseWhoTakePartLosePower() {
    for (int i = 0; i < KEYS; i++) {
      write(i % 5, i, "v");
    }
    change(0, weight("n2", 0));
    for (int cut = 0; cut < 8; cut++) {
      world.runUntil(world.now() + 700_000_000L);
      SimulatedCluster.Member victim = node(cut % 5);
      victim.powerCut();
      world.runUntil(world.now() + SECOND);
      victim.startIfDown();
    }
    assertTrue(world.runUntil(() -> isAtRest(5, cluster.members()), 90 * SECOND));
    for (int i = 0; i < KEYS; i++) {
      assertEquals(List.of("v"), read(i % 5, i, Level.Named.ALL));
    }
  }
}

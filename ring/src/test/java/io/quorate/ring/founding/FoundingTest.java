package io.quorate.ring.founding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.BucketDefinition;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Ring;
import io.quorate.ring.Topology;
import io.quorate.ring.founding.FoundingEffect.Fact;
import io.quorate.ring.founding.FoundingEffect.Halt;
import io.quorate.ring.founding.FoundingEffect.Ready;
import io.quorate.ring.founding.FoundingEffect.Reply;
import io.quorate.ring.founding.FoundingEffect.Send;
import io.quorate.ring.founding.FoundingEffect.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoundingTest {
  static final ClusterId FRESH = new ClusterId(1, 2);
  static final long MILLI = Duration.ofMillis(1).toNanos();

  static HostPort peer(int i) {
    return new HostPort("127.0.0.1", 9100 + i);
  }

  static Member member(int i) {
    return Member.of(
        "node-" + i, new DiskId(0x100 + i), peer(i), new HostPort("127.0.0.1", 8100 + i));
  }

  static ConfiguredMembers list(int count) {
    List<ConfiguredMembers.Node> nodes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      nodes.add(new ConfiguredMembers.Node("node-" + i, peer(i)));
    }
    return new ConfiguredMembers(new Ring(16), nodes, List.of());
  }

  static FoundingSetup setup(int i, ConfiguredMembers list, boolean found) {
    return new FoundingSetup(member(i), list, found, FRESH, Optional.empty(), Optional.empty());
  }

  static FoundingSetup with(FoundingSetup setup, Topology stored) {
    return new FoundingSetup(
        setup.self(),
        setup.configured(),
        setup.found(),
        setup.freshId(),
        Optional.of(stored),
        Optional.of(stored.cluster()));
  }

  private static <T> List<T> only(Class<T> kind, List<FoundingEffect> effects) {
    return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static FoundingMessage reply(List<FoundingEffect> effects) {
    assertEquals(1, only(Reply.class, effects).size());
    return only(Reply.class, effects).get(0).message();
  }

  private final Founding founder = new Founding(setup(1, list(3), true));

  private static Offer offer(int i) {
    return setup(i, list(3), false).offer();
  }

  private Topology found() {
    founder.tick(0);
    founder.offered(offer(2), 0);
    return only(Store.class, founder.offered(offer(3), 0)).get(0).topology();
  }

  @Test
  void aNodeAloneFoundsAtOnce() {
    Founding alone =
        new Founding(setup(1, new ConfiguredMembers(new Ring(8), List.of(), List.of()), false));
    List<FoundingEffect> effects = alone.tick(0);
    Topology made = only(Store.class, effects).get(0).topology();
    assertEquals(1, effects.size());
    assertEquals(FRESH, made.cluster());
    assertEquals(1, made.epoch());
    assertEquals(List.of(member(1)), made.members());
    assertEquals(List.of("node-1"), made.voters());
    assertEquals(8, made.ring().partitions());
    assertEquals(List.of(new Ready(made)), alone.stored(0));
  }

  @Test
  void aStandbyStartsAgainWithWhatIsOnItsDisk() {
    Member plain = member(2);
    Member standby = new Member(
        plain.name(), plain.disk(), plain.peer(), plain.http(), plain.zone(), 0, plain.role());
    ConfiguredMembers nobody = new ConfiguredMembers(new Ring(8), List.of(), List.of());
    Founding founding = new Founding(setup(1, nobody, false));
    Topology alone = only(Store.class, founding.tick(0)).get(0).topology();
    Topology joined = alone.next().members(List.of(member(1), standby)).build();
    FoundingSetup again = new FoundingSetup(
        standby, nobody, false, FRESH, Optional.of(joined), Optional.of(joined.cluster()));
    assertTrue(new Founding(again).tick(0).contains(new Ready(joined)));
  }

  @Test
  void aListOfOneIsFoundedWhenTold() {
    Founding one = new Founding(setup(1, list(1), true));
    assertEquals(1, only(Store.class, one.tick(0)).size());
    Founding waits = new Founding(setup(1, list(1), false));
    assertEquals(
        List.of(new Fact("no other node is configured that could found: start with --found")),
        waits.tick(0));
  }

  @Test
  void theFounderWaitsForEveryConfiguredName() {
    assertEquals(List.of(), founder.tick(0));
    assertEquals(List.of("node-2", "node-3"), founder.waitingFor());
    assertEquals(List.of(new Reply(new NotYet())), founder.offered(offer(3), 0));
    assertEquals(List.of("node-2"), founder.waitingFor());
    assertEquals(List.of(new Reply(new NotYet())), founder.offered(offer(3), 0));
    List<FoundingEffect> effects = founder.offered(offer(2), 0);
    assertEquals(new NotYet(), reply(effects));
    Topology made = only(Store.class, effects).get(0).topology();
    assertEquals(List.of(member(1), member(2), member(3)), made.members());
    assertEquals(List.of("node-1", "node-2", "node-3"), made.voters());
  }

  @Test
  void nothingIsHandedOutBeforeItIsForced() {
    Topology made = found();
    assertEquals(List.of(new Reply(new NotYet())), founder.offered(offer(2), 0));
    assertEquals(
        List.of(
            new Ready(made),
            new Send(peer(2), new Granted(made)),
            new Send(peer(3), new Granted(made))),
        founder.stored(0));
    assertEquals(new Granted(made), reply(founder.offered(offer(2), 0)));
  }

  @Test
  void aNodeOffersWithBackoffUntilItIsGranted() {
    Founding node = new Founding(setup(2, list(3), false));
    assertEquals(List.of(new Send(peer(1), offer(2)), new Send(peer(3), offer(2))), node.tick(0));
    long[] at = {250, 750, 1750, 2750, 3750};
    for (long millis : at) {
      assertEquals(millis * MILLI, node.wakeAt());
      assertEquals(List.of(), node.tick(millis * MILLI - 1));
      assertEquals(2, node.tick(millis * MILLI).size());
    }
    Topology made = found();
    assertEquals(List.of(new Store(made)), node.answered(peer(1), new Granted(made), 3751 * MILLI));
    assertEquals(Long.MAX_VALUE, node.wakeAt());
    assertEquals(List.of(new Ready(made)), node.stored(0));
  }

  @Test
  void everyMemberWithTheTopologyGrantsIt() {
    Topology made = found();
    Founding other = new Founding(with(setup(3, list(3), false), made));
    assertEquals(List.of(new Ready(made)), other.tick(0));
    assertEquals(new Granted(made), reply(other.offered(offer(2), 0)));
  }

  @Test
  void aNodeWithoutTopologyAnswersNotYet() {
    Founding node = new Founding(setup(2, list(3), false));
    assertEquals(new NotYet(), reply(node.offered(offer(3), 0)));
  }

  @Test
  void aCrashAfterTheForceResendsTheSame() {
    Topology made = found();
    Founding again = new Founding(with(setup(1, list(3), true), made));
    assertEquals(
        List.of(
            new Ready(made),
            new Send(peer(2), new Granted(made)),
            new Send(peer(3), new Granted(made))),
        again.tick(0));
  }

  @Test
  void aRefusalIsLoggedOnce() {
    Founding node = new Founding(setup(2, list(3), false));
    node.tick(0);
    Refused no = new Refused("no");
    assertEquals(
        List.of(new Fact("127.0.0.1:9101 refused this node: no")), node.answered(peer(1), no, 1));
    assertEquals(List.of(), node.answered(peer(1), no, 2));
  }

  private void assertRefused(String sentence, Offer offer) {
    founder.tick(0);
    FoundingMessage answer = reply(founder.offered(offer, 0));
    assertEquals(new Refused(sentence), answer);
  }

  private static Offer offer(String name, DiskId disk, ConfigHash config) {
    return new Offer(
        name, disk, peer(2), peer(12), "default", 1, config, Optional.<ClusterId>empty());
  }

  @Test
  void aDifferingHashIsRefusedByWhatDiffers() {
    assertRefused(
        "'node-2' is configured with other members (names, peer addresses) or another number of"
            + " partitions than the founder 'node-1'",
        setup(2, list(4), false).offer());
    ConfiguredMembers buckets = new ConfiguredMembers(
        new Ring(16), list(3).nodes(), List.of(BucketDefinition.ofDefaults("a")));
    assertRefused(
        "'node-2' is configured with other buckets than the founder 'node-1'",
        setup(2, buckets, false).offer());
    assertEquals(List.of("node-2", "node-3"), founder.waitingFor());
  }

  @Test
  void aNameThatIsNotInTheListIsRefused() {
    assertRefused(
        "'node-9' is not in the founder's configured list of members",
        offer("node-9", new DiskId(9), list(3).hash()));
    assertRefused(
        "'node-1' is the founder's own name",
        offer("node-1", new DiskId(9), list(3).hash()));
  }

  @Test
  void aSecondDiskUnderOneNameIsRefused() {
    founder.tick(0);
    founder.offered(offer(2), 0);
    assertRefused(
        "'node-2' is known with disk 0000000000000102 and came with disk 0000000000000009: its data"
            + " was wiped, or two nodes have one name",
        offer("node-2", new DiskId(9), list(3).hash()));
  }

  @Test
  void aCopiedDiskIsRefused() {
    assertRefused(
        "'node-2' came with the disk of 'node-1', 0000000000000101: a data directory must not be"
            + " copied",
        offer("node-2", new DiskId(0x101), list(3).hash()));
    founder.offered(offer(2), 0);
    assertRefused(
        "'node-3' came with the disk of 'node-2', 0000000000000102: a data directory must not be"
            + " copied",
        offer("node-3", new DiskId(0x102), list(3).hash()));
  }

  @Test
  void aDiskOfAnotherClusterIsRefused() {
    ClusterId other = new ClusterId(7, 7);
    Offer foreign = new FoundingSetup(
            member(2), list(3), false, FRESH, Optional.empty(), Optional.of(other))
        .offer();
    assertRefused(
        "the disk of 'node-2' belongs to cluster " + other
            + " and cannot be in another that is being founded",
        foreign);
    Topology made = found();
    founder.stored(0);
    assertRefused(
        "the disk of 'node-2' belongs to cluster " + other + ", this is cluster " + made.cluster()
            + "; clusters never merge",
        foreign);
  }

  @Test
  void aWipedDiskAndAStrangerAreRefusedAfterwardsToo() {
    found();
    founder.stored(0);
    assertRefused(
        "'node-2' is known with disk 0000000000000102 and came with disk 0000000000000009: its data"
            + " was wiped, or two nodes have one name",
        offer("node-2", new DiskId(9), list(3).hash()));
    assertRefused(
        "cluster " + FRESH + " has no member 'node-9'; a new node joins with --join",
        offer("node-9", new DiskId(9), list(3).hash()));
    assertRefused(
        "'node-2' came with the disk of 'node-3', 0000000000000103: a data directory must not be"
            + " copied",
        offer("node-2", new DiskId(0x103), list(3).hash()));
  }

  @Test
  void aTopologyThatDoesNotNameThisNodeIsRefused() {
    Topology made = found();
    Founding stranger = new Founding(new FoundingSetup(
        Member.of("node-2", new DiskId(9), peer(2), peer(12)),
        list(3),
        false,
        FRESH,
        Optional.empty(),
        Optional.empty()));
    stranger.tick(0);
    List<FoundingEffect> effects = stranger.answered(peer(1), new Granted(made), 1);
    assertEquals(1, effects.size());
    assertEquals(1, only(Fact.class, effects).size());
    assertTrue(stranger.wakeAt() < Long.MAX_VALUE);
  }

  @Test
  void aSecondClusterIsNeverTakenOver() {
    Topology made = found();
    Topology other = Topology.of(new ClusterId(5, 5))
        .members(made.members())
        .owners(made.owners())
        .voters(made.voters())
        .build();
    Founding node = new Founding(with(setup(2, list(3), false), made));
    node.tick(0);
    assertEquals(
        1, only(Fact.class, node.answered(peer(1), new Granted(other), 1)).size());
    assertEquals(new Granted(made), reply(node.offered(offer(3), 1)));
  }

  @Test
  void aStoredTopologyOutlivesAChangedConfiguration() {
    Topology made = found();
    ConfiguredMembers changed = new ConfiguredMembers(
        new Ring(32), list(2).nodes(), List.of(BucketDefinition.ofDefaults("a")));
    Founding node = new Founding(with(setup(2, changed, false), made));
    assertEquals(
        List.of(
            new Fact("the configured members differ from those of the topology, which counts"),
            new Fact("32 partitions are configured, the cluster has 16 for ever"),
            new Fact("the configured buckets differ from those of the topology, which counts"),
            new Ready(made)),
        node.tick(0));
  }

  @Test
  void aStoredTopologyThatKnowsThisDiskUnderAnotherNameHalts() {
    Topology made = found();
    Member renamed = Member.of("node-3", new DiskId(0x102), peer(3), peer(13));
    Founding node = new Founding(new FoundingSetup(
        renamed, list(3), false, FRESH, Optional.of(made), Optional.of(made.cluster())));
    assertEquals(
        List.of(new Halt("this disk belongs to 'node-2' and cannot be that of 'node-3'")),
        node.tick(0));
    assertEquals(Long.MAX_VALUE, node.wakeAt());
  }

  @Test
  void aNodeThatIsNotInItsOwnListCannotStart() {
    assertEquals(
        "this node, 'node-4', is not in its own configured list of members",
        assertThrows(IllegalArgumentException.class, () -> setup(4, list(3), false))
            .getMessage());
  }

  @Test
  void theHashIsOfTheContentNotOfItsOrder() {
    List<ConfiguredMembers.Node> nodes = new ArrayList<>(list(3).nodes());
    java.util.Collections.reverse(nodes);
    assertEquals(list(3).hash(), new ConfiguredMembers(new Ring(16), nodes, List.of()).hash());
    assertTrue(list(3).hash().members() != list(2).hash().members());
    assertEquals(list(3).hash().buckets(), list(2).hash().buckets());
  }
}

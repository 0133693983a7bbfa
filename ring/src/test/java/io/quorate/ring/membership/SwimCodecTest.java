package io.quorate.ring.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.ClusterId;
import io.quorate.ring.HostPort;
import io.quorate.ring.membership.Rumour.Claim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SwimCodecTest {
  private static final TopologyVersion VERSION = new TopologyVersion(2, 7);
  private static final HostPort HOME = new HostPort("10.0.0.1", 9101);
  private static final HostPort V6 = new HostPort("::1", 65_535);
  private final SwimCodec codec = new SwimCodec(new byte[] {9, 8, 7}, new ClusterId(1, 2));

  private static List<Rumour> rumours(int count) {
    List<Rumour> rumours = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rumours.add(new Rumour(
          List.of(Claim.values()).get(i % 4),
          "node-" + i,
          Rumour.INCARNATION_MAX - i,
          V6,
          "node-0"));
    }
    return rumours;
  }

  private static List<Datagram> datagrams() {
    List<Datagram> datagrams = new ArrayList<>();
    for (Datagram.Purpose purpose : List.of(
        new Datagram.Ping(-1, "node-2"),
        new Datagram.PingRequest(Long.MAX_VALUE, "node-2", V6),
        new Datagram.Ack(7),
        new Datagram.Nack(8),
        new Datagram.Gossip())) {
      datagrams.add(new Datagram("node-1", HOME, VERSION, purpose, List.of()));
      datagrams.add(new Datagram("node-1", HOME, VERSION, purpose, rumours(5)));
    }
    return datagrams;
  }

  private static List<Sync> syncs() {
    List<Sync> syncs = new ArrayList<>();
    for (Sync.Content content : List.of(
        new Sync.Hash(5),
        new Sync.Groups(Collections.nCopies(Sync.GROUPS, -3L)),
        new Sync.Page(-1, rumours(Sync.PAGE_MAX)))) {
      syncs.add(new Sync("node-1", V6, VERSION, content));
    }
    return syncs;
  }

  @Test
  void everyKindRoundTrips() {
    assertEquals(
        Datagram.Purpose.class.getPermittedSubclasses().length,
        datagrams().stream().map(d -> d.purpose().getClass()).distinct().count());
    assertEquals(
        Sync.Content.class.getPermittedSubclasses().length,
        syncs().stream().map(s -> s.content().getClass()).distinct().count());
    for (Datagram datagram : datagrams()) {
      assertEquals(Optional.of(datagram), codec.decode(codec.encode(datagram)));
    }
    for (Sync sync : syncs()) {
      assertEquals(Optional.of(sync), SwimCodec.decodeSync(SwimCodec.encode(sync)));
    }
  }

  @Test
  void theBytesOfVersionOneStayAsTheyAre() {
    byte[] bytes = codec.encode(new Datagram(
        "a",
        HOME,
        VERSION,
        new Datagram.Ping(1, "b"),
        List.of(new Rumour(Claim.DEAD, "c", 2, HOME, "a"))));
    assertEquals(
        "0101" + "0161" + "0831302e302e302e31238d" + "0000000000000002"
            + "0000000000000007" + "0000000000000001" + "0162" + "01" + "02"
            + "0163" + "0000000000000002" + "0831302e302e302e31238d" + "0161",
        HexFormat.of().formatHex(bytes, 0, bytes.length - 8));
  }

  @Test
  void aFlippedBitAnotherSecretAndAnotherClusterAreNotHeard() {
    byte[] bytes = codec.encode(datagrams().get(1));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      assertEquals(Optional.empty(), codec.decode(bytes));
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    }
    assertEquals(
        Optional.empty(), new SwimCodec(new byte[] {9, 8}, new ClusterId(1, 2)).decode(bytes));
    assertEquals(
        Optional.empty(), new SwimCodec(new byte[] {9, 8, 7}, new ClusterId(1, 3)).decode(bytes));
  }

  @Test
  void garbageIsNothing() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(1_400)];
      random.nextBytes(bytes);
      assertEquals(Optional.empty(), codec.decode(bytes));
    }
    byte[] good = SwimCodec.encode(syncs().get(2));
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      // What is read is a message or nothing; it never throws.
      SwimCodec.decodeSync(bytes)
          .ifPresent(sync ->
              assertEquals(Optional.of(sync), SwimCodec.decodeSync(SwimCodec.encode(sync))));
    }
  }

  @Test
  void sizesAreForetoldAndADatagramIsFilledToTheLimitAndNoFurther() {
    String longest = "n".repeat(64);
    HostPort far = new HostPort("h".repeat(253), 1);
    for (Rumour rumour :
        List.of(rumours(1).get(0), new Rumour(Claim.ALIVE, longest, 1, far, longest))) {
      Datagram bare =
          new Datagram(longest, HOME, VERSION, new Datagram.Ping(1, longest), List.of());
      int room = SwimCodec.roomIn(bare);
      int count = room / SwimCodec.sizeOf(rumour);
      byte[] full = codec.encode(
          new Datagram(longest, HOME, VERSION, bare.purpose(), Collections.nCopies(count, rumour)));
      assertTrue(full.length <= SwimCodec.DATAGRAM_BYTES_MAX);
      assertTrue(full.length + SwimCodec.sizeOf(rumour) > SwimCodec.DATAGRAM_BYTES_MAX);
    }
  }
}

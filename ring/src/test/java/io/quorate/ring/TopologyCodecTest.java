package io.quorate.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.TopologyCodec.Malformed;
import io.quorate.ring.TopologyCodec.Valid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class TopologyCodecTest {
  private static Topology rich() {
    Member dark = new Member(
        "z.east_1",
        new DiskId(-1),
        HostPort.parse("[::1]:65535"),
        HostPort.parse("example.org:80"),
        "room-7",
        1_000,
        Role.LEAVING);
    List<Member> members = new ArrayList<>(Cluster.members(4));
    members.add(dark);
    return Topology.of(Cluster.ID)
        .generation(3)
        .epoch(Long.MAX_VALUE)
        .members(members)
        .owners(Cluster.turns(16, members))
        .transitions(Map.of(
            15, new Transition(Phase.NEW, List.of("node-1")),
            0, new Transition(Phase.WRITE_BOTH_READ_OLD, List.of("z.east_1", "node-2"))))
        .buckets(List.of(
            BucketDefinition.ofDefaults("größe/ü 😀"),
            new BucketDefinition(
                "a",
                5,
                Level.of(5),
                Level.Named.ALL,
                false,
                BucketDefinition.Conflicts.LWW,
                Durability.OS,
                BucketDefinition.Repair.BLOCKING)))
        .voters(List.of("node-3", "node-1", "z.east_1"))
        .build();
  }

  private static TopologyCodec.Decoded decode(byte[] bytes) {
    return TopologyCodec.decode(ByteBuffer.wrap(bytes));
  }

  @Test
  void everyTopologyRoundTrips() {
    List<Topology> topologies = List.of(
        rich(),
        Cluster.topology(1, 1),
        Cluster.topology(128, 100),
        Cluster.topology(Ring.PARTITIONS_MAX, 7));
    for (Topology topology : topologies) {
      assertEquals(new Valid(topology), decode(TopologyCodec.encode(topology)));
    }
  }

  @Test
  void theLargestTopologyFitsTheLimit() {
    List<BucketDefinition> buckets = new ArrayList<>();
    for (int i = 0; i < Topology.BUCKETS_MAX; i++) {
      buckets.add(BucketDefinition.ofDefaults("b".repeat(250) + i % 10 + i / 10));
    }
    Topology large = Cluster.topology(Ring.PARTITIONS_MAX, Topology.MEMBERS_MAX).toBuilder()
        .buckets(buckets)
        .build();
    byte[] bytes = TopologyCodec.encode(large);
    assertTrue(bytes.length < TopologyCodec.BYTES_MAX);
    assertEquals(new Valid(large), decode(bytes));
  }

  @Test
  void equalTopologiesHaveEqualBytesWhateverTheOrderOfTheirParts() {
    Topology topology = rich();
    List<Member> members = new ArrayList<>(topology.members());
    List<BucketDefinition> buckets = new ArrayList<>(topology.buckets());
    Collections.reverse(members);
    Collections.reverse(buckets);
    assertArrayEquals(
        TopologyCodec.encode(topology),
        TopologyCodec.encode(
            topology.toBuilder().members(members).buckets(buckets).build()));
  }

  @Test
  void theBytesOfVersionOneStayAsTheyAre() {
    assertEquals(
        "51544f500100000080"
            + "0123456789abcdeffedcba9876543210"
            + "00000000000000010000000000000001"
            + "01"
            + "0001"
            + "066e6f64652d31"
            + "0000000000001001"
            + "093132372e302e302e31238d"
            + "093132372e302e302e311fa5"
            + "0764656661756c740001"
            + "00"
            + "010000"
            + "0000000000000001"
            + "010000"
            + "0000000000000001"
            + "010000"
            + "00000000"
            + "0001"
            + "047465737403f3f301000000",
        withoutSum(TopologyCodec.encode(Cluster.topology(2, 1).toBuilder()
            .buckets(List.of(BucketDefinition.ofDefaults("test")))
            .build())));
  }

  private static String withoutSum(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, bytes.length - 4);
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] bytes = TopologyCodec.encode(rich());
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(Malformed.class, decode(bytes).getClass());
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] bytes = TopologyCodec.encode(rich());
    for (int length = 0; length < bytes.length; length++) {
      assertEquals(
          Malformed.class,
          TopologyCodec.decode(ByteBuffer.wrap(bytes, 0, length)).getClass());
    }
  }

  @Test
  void bytesThatALiarSummedCorrectlyAreStillATopologyOrRefused() {
    byte[] good = TopologyCodec.encode(rich());
    for (long seed = 0; seed < 5_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = good.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[9 + random.nextInt(bytes.length - 13)] = (byte) random.nextInt();
      }
      seal(bytes);
      String seedText = "seed " + seed;
      decode(bytes)
          .fold(
              topology -> {
                assertArrayEquals(bytes, TopologyCodec.encode(topology), seedText);
                return true;
              },
              reason -> !reason.isEmpty());
    }
  }

  private static void seal(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
  }

  @Test
  void anotherVersionIsRefusedByNamingBoth() {
    byte[] bytes = TopologyCodec.encode(rich());
    bytes[4] = 2;
    seal(bytes);
    assertEquals(new Malformed("topology format 2, this node reads format 1"), decode(bytes));
  }

  @Test
  void aLyingLengthIsRefused() {
    byte[] bytes = TopologyCodec.encode(rich());
    ByteBuffer.wrap(bytes).putInt(5, Integer.MAX_VALUE);
    seal(bytes);
    assertEquals(Malformed.class, decode(bytes).getClass());
  }

  @Test
  void trailingBytesInsideTheBodyAreRefused() {
    byte[] good = TopologyCodec.encode(rich());
    byte[] bytes = new byte[good.length + 1];
    System.arraycopy(good, 0, bytes, 0, good.length - 4);
    ByteBuffer.wrap(bytes).putInt(5, good.length - 12);
    seal(bytes);
    assertEquals(new Malformed("bytes follow the end of the topology"), decode(bytes));
  }
}

package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.VerifyException;
import io.quorate.ring.BucketDefinition.Conflicts;
import io.quorate.ring.BucketDefinition.Repair;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * A topology as bytes, for the disk and for peers. Canonical: equal topologies have equal bytes,
 * and bytes that are not the encoding of the topology they describe are refused. Big-endian.
 *
 * <pre>
 *   magic 'QTOP' | version u8 | length of body u32 | body | CRC-32C of all before u32
 *
 *   body: cluster 16 | generation u64 | epoch u64 | log2(partitions) u8
 *         members u16 × (name, disk u64, peer, http, zone, weight u16, role u8)
 *         voters u8 × member u16
 *         partitions × (since u64, row)     row: owners u8 × member u16
 *         transitions u32 × (partition u16, phase u8, row)
 *         buckets u16 × (name, n u8, r u8, w u8, sloppy u8, conflicts u8, durability u8, repair u8)
 *
 *   text: length u8, UTF-8      address: text, port u16      member: its place in the list
 *   level: its number, or 0xF0 plus its place among one, two, three, quorum, all
 * </pre>
 */
public final class TopologyCodec {
  /** The only version that this code writes and reads. */
  public static final int VERSION = 1;

  /** No encoded topology is longer: above the sum of all limits. */
  public static final int BYTES_MAX = 8 << 20;

  private static final int MAGIC = 0x51544f50;
  private static final int HEAD_BYTES = 9;
  private static final int SUM_BYTES = 4;
  private static final int NAMED_LEVEL = 0xf0;

  // A constant's byte is its place here: fixed for ever, whatever the order of declaration.
  private static final List<Role> ROLES =
      List.of(Role.MEMBER, Role.JOINING, Role.LEAVING, Role.REMOVED);
  private static final List<Phase> PHASES =
      List.of(Phase.OLD, Phase.WRITE_BOTH_READ_OLD, Phase.WRITE_BOTH_READ_NEW, Phase.NEW);
  private static final List<Level> LEVELS = List.of(
      Level.Named.ONE, Level.Named.TWO, Level.Named.THREE, Level.Named.QUORUM, Level.Named.ALL);
  private static final List<Conflicts> CONFLICTS = List.of(Conflicts.SIBLINGS, Conflicts.LWW);
  private static final List<Repair> REPAIRS = List.of(Repair.LATE, Repair.BLOCKING);
  private static final List<Durability> DURABILITIES = List.of(Durability.FSYNC, Durability.OS);

  private TopologyCodec() {}

  /** What came of reading bytes: a topology, or one sentence about what is wrong with them. */
  public sealed interface Decoded {
    <R> R fold(Function<Topology, R> valid, Function<String, R> malformed);
  }

  /** The bytes are a topology. */
  public record Valid(Topology topology) implements Decoded {
    @Override
    public <R> R fold(Function<Topology, R> valid, Function<String, R> malformed) {
      return valid.apply(topology);
    }
  }

  /** The bytes are no topology. */
  public record Malformed(String reason) implements Decoded {
    @Override
    public <R> R fold(Function<Topology, R> valid, Function<String, R> malformed) {
      return malformed.apply(reason);
    }
  }

  /** The canonical bytes of the topology. */
  public static byte[] encode(Topology topology) {
    ByteBuffer out = ByteBuffer.allocate(bound(topology));
    out.putInt(MAGIC).put((byte) VERSION).putInt(0);
    putBody(out, topology);
    out.putInt(5, out.position() - HEAD_BYTES);
    out.putInt(sum(out.duplicate().flip()));
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static int bound(Topology topology) {
    int row = 9 + 2 * BucketDefinition.N_MAX;
    return 128
        + topology.members().size() * 1024
        + topology.ring().partitions() * row
        + topology.transitions().size() * (3 + row)
        + topology.buckets().size() * 272;
  }

  private static void putBody(ByteBuffer out, Topology topology) {
    out.putLong(topology.cluster().high()).putLong(topology.cluster().low());
    out.putLong(topology.generation()).putLong(topology.epoch());
    out.put((byte) Integer.numberOfTrailingZeros(topology.ring().partitions()));
    Map<String, Integer> places = new TreeMap<>();
    out.putShort((short) topology.members().size());
    for (Member member : topology.members()) {
      places.put(member.name(), places.size());
      putMember(out, member);
    }
    out.put((byte) topology.voters().size());
    putNames(out, topology.voters(), places);
    for (int p = 0; p < topology.ring().partitions(); p++) {
      List<String> row = topology.owners().owners(p);
      out.putLong(topology.since(p));
      out.put((byte) row.size());
      putNames(out, row, places);
    }
    out.putInt(topology.transitions().size());
    topology.transitions().forEach((partition, transition) -> {
      out.putShort((short) (int) partition).put((byte) PHASES.indexOf(transition.phase()));
      out.put((byte) transition.owners().size());
      putNames(out, transition.owners(), places);
    });
    out.putShort((short) topology.buckets().size());
    topology.buckets().forEach(bucket -> putBucket(out, bucket));
  }

  private static void putMember(ByteBuffer out, Member member) {
    putText(out, member.name());
    out.putLong(member.disk().value());
    putAddress(out, member.peer());
    putAddress(out, member.http());
    putText(out, member.zone());
    out.putShort((short) member.weight()).put((byte) ROLES.indexOf(member.role()));
  }

  private static void putAddress(ByteBuffer out, HostPort address) {
    putText(out, address.host());
    out.putShort((short) address.port());
  }

  private static void putNames(ByteBuffer out, List<String> names, Map<String, Integer> places) {
    for (String name : names) {
      Integer place = places.get(name);
      if (place == null) {
        throw new VerifyException("a topology names a member that it does not have: " + name);
      }
      out.putShort((short) (int) place);
    }
  }

  private static void putBucket(ByteBuffer out, BucketDefinition bucket) {
    putText(out, bucket.name());
    out.put((byte) bucket.n()).put((byte) code(bucket.r())).put((byte) code(bucket.w()));
    out.put((byte) (bucket.sloppy() ? 1 : 0));
    out.put((byte) CONFLICTS.indexOf(bucket.conflicts()))
        .put((byte) DURABILITIES.indexOf(bucket.durability()))
        .put((byte) REPAIRS.indexOf(bucket.repair()));
  }

  private static int code(Level level) {
    return level instanceof Level.Exactly exactly
        ? exactly.count()
        : NAMED_LEVEL + LEVELS.indexOf(level);
  }

  private static void putText(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.put((byte) bytes.length).put(bytes);
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** The topology of exactly these bytes; the buffer's position does not move. */
  public static Decoded decode(ByteBuffer bytes) {
    ByteBuffer in = bytes.slice();
    try {
      ByteBuffer body = checkFrame(in);
      Topology topology = new Reading(body).topology();
      checkArgument(!body.hasRemaining(), "bytes follow the end of the topology");
      return new Valid(topology);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      // Both mean that the bytes are wrong; nothing was kept of them.
      String why = e.getMessage();
      return new Malformed(why == null ? "the topology ends too early" : why);
    }
  }

  private static ByteBuffer checkFrame(ByteBuffer in) {
    int size = in.remaining();
    checkArgument(size >= HEAD_BYTES + SUM_BYTES, "%s bytes are too few for a topology", size);
    checkArgument(size <= BYTES_MAX, "%s bytes are too many for a topology", size);
    checkArgument(in.getInt() == MAGIC, "these bytes are no topology");
    int version = in.get() & 0xff;
    checkArgument(
        version == VERSION, "topology format %s, this node reads format %s", version, VERSION);
    int length = in.getInt();
    checkArgument(
        length == size - HEAD_BYTES - SUM_BYTES,
        "a topology that claims %s bytes has %s",
        length,
        size - HEAD_BYTES - SUM_BYTES);
    ByteBuffer summed = in.duplicate().position(0).limit(size - SUM_BYTES);
    checkArgument(sum(summed) == in.getInt(size - SUM_BYTES), "the topology's checksum is wrong");
    return in.slice(HEAD_BYTES, length);
  }

  /** One pass over a body. Every count is checked against its limit before anything is made. */
  private record Reading(ByteBuffer in) {
    Topology topology() {
      ClusterId cluster = new ClusterId(in.getLong(), in.getLong());
      long generation = in.getLong();
      long epoch = in.getLong();
      int log = count(in.get() & 0xff, 16, "log2 of partitions");
      int partitions = 1 << log;
      List<Member> members = members();
      List<String> names = members.stream().map(Member::name).toList();
      List<String> voters = row(count(in.get() & 0xff, Topology.VOTERS_MAX, "voters"), names);
      checkSorted(voters, "voters");
      List<List<String>> rows = new ArrayList<>(partitions);
      long[] since = new long[partitions];
      for (int i = 0; i < partitions; i++) {
        since[i] = in.getLong();
        rows.add(row(names));
      }
      return Topology.of(cluster)
          .generation(generation)
          .epoch(epoch)
          .members(members)
          .voters(voters)
          .owners(new OwnerTable(rows))
          .transitions(transitions(partitions, names))
          .buckets(buckets())
          .since(since)
          .build();
    }

    private static int count(int count, int max, String what) {
      checkArgument(count >= 0 && count <= max, "%s %s, at most %s", count, what, max);
      return count;
    }

    private static <T extends Comparable<? super T>> void checkSorted(List<T> list, String what) {
      for (int i = 1; i < list.size(); i++) {
        checkArgument(list.get(i - 1).compareTo(list.get(i)) < 0, "the %s are not sorted", what);
      }
    }

    private List<Member> members() {
      int count = count(in.getShort() & 0xffff, Topology.MEMBERS_MAX, "members");
      List<Member> members = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        members.add(new Member(
            text(),
            new DiskId(in.getLong()),
            address(),
            address(),
            text(),
            in.getShort() & 0xffff,
            constant(ROLES, "role")));
      }
      checkSorted(members, "members");
      return members;
    }

    private HostPort address() {
      return new HostPort(text(), in.getShort() & 0xffff);
    }

    private List<String> row(List<String> names) {
      return row(count(in.get() & 0xff, BucketDefinition.N_MAX, "owners"), names);
    }

    private List<String> row(int count, List<String> names) {
      List<String> row = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int place = in.getShort() & 0xffff;
        checkArgument(place < names.size(), "member %s of %s", place, names.size());
        row.add(names.get(place));
      }
      return row;
    }

    private Map<Integer, Transition> transitions(int partitions, List<String> names) {
      int count = count(in.getInt(), partitions, "transitions");
      Map<Integer, Transition> transitions = new TreeMap<>();
      int before = -1;
      for (int i = 0; i < count; i++) {
        int partition = in.getShort() & 0xffff;
        checkArgument(partition > before, "the transitions are not sorted");
        before = partition;
        transitions.put(partition, new Transition(constant(PHASES, "phase"), row(names)));
      }
      return transitions;
    }

    private List<BucketDefinition> buckets() {
      int count = count(in.getShort() & 0xffff, Topology.BUCKETS_MAX, "buckets");
      List<BucketDefinition> buckets = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        buckets.add(new BucketDefinition(
            text(),
            in.get() & 0xff,
            level(),
            level(),
            count(in.get() & 0xff, 1, "for sloppy") == 1,
            constant(CONFLICTS, "conflicts"),
            constant(DURABILITIES, "durability"),
            constant(REPAIRS, "repair")));
      }
      checkSorted(buckets, "buckets");
      return buckets;
    }

    private Level level() {
      int code = in.get() & 0xff;
      int named = code - NAMED_LEVEL;
      if (named < 0) {
        return Level.of(code);
      }
      checkArgument(named < LEVELS.size(), "level %s is unknown", code);
      return LEVELS.get(named);
    }

    private <E> E constant(List<E> values, String what) {
      int place = in.get() & 0xff;
      checkArgument(place < values.size(), "%s %s is unknown", what, place);
      return values.get(place);
    }

    private String text() {
      int length = in.get() & 0xff;
      if (length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      checkArgument(
          ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).equals(ByteBuffer.wrap(bytes)),
          "a text is not UTF-8");
      return text;
    }
  }
}

package io.quorate.ring.agreement;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.ClusterId;
import io.quorate.ring.Topology;
import io.quorate.ring.TopologyCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A voter's state as bytes, for its own disk. Big-endian.
 *
 * <pre>
 *   magic 'QVOT' | version u8 | votesFrom i64 | takesPart | instance | promised | vote | kept | CRC-32C u32
 *
 *   takesPart, instance: 0, or 1 and cluster 16 | generation i64 | epoch i64
 *   promised: round i64 | start i64 | length u8, name     vote: 0, or 1 and ballot, topology
 *   kept: 0, or 1 and topology                            topology: length i32, TopologyCodec's
 * </pre>
 */
public final class VoterStateCodec {
  private static final int MAGIC = 0x51564f54;
  private static final int VERSION = 1;

  /** Head, sum, and all that is no topology. */
  private static final int BARE_BYTES = 1_024;

  private VoterStateCodec() {}

  /** The state's bytes. */
  public static byte[] encode(VoterState state) {
    Optional<byte[]> vote = state.vote().map(given -> TopologyCodec.encode(given.value()));
    Optional<byte[]> kept = state.kept().map(TopologyCodec::encode);
    int topologies = vote.map(bytes -> bytes.length).orElse(0)
        + kept.map(bytes -> bytes.length).orElse(0);
    ByteBuffer out = ByteBuffer.allocate(BARE_BYTES + topologies);
    out.putInt(MAGIC).put((byte) VERSION).putLong(state.votesFrom());
    put(out, state.takesPart());
    put(out, state.instance());
    put(out, state.promised());
    out.put((byte) (vote.isPresent() ? 1 : 0));
    state.vote().ifPresent(given -> put(out, given.ballot()));
    vote.ifPresent(bytes -> out.putInt(bytes.length).put(bytes));
    out.put((byte) (kept.isPresent() ? 1 : 0));
    kept.ifPresent(bytes -> out.putInt(bytes.length).put(bytes));
    out.putInt(sum(out.duplicate().flip()));
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static void put(ByteBuffer out, Optional<Instance> instance) {
    out.put((byte) (instance.isPresent() ? 1 : 0));
    instance.ifPresent(of -> out.putLong(of.cluster().high())
        .putLong(of.cluster().low())
        .putLong(of.generation())
        .putLong(of.epoch()));
  }

  private static void put(ByteBuffer out, Ballot ballot) {
    byte[] name = ballot.name().getBytes(StandardCharsets.UTF_8);
    out.putLong(ballot.round()).putLong(ballot.start()).put((byte) name.length).put(name);
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** The state of these bytes; empty if they are not what {@link #encode} made. */
  public static Optional<VoterState> decode(byte[] bytes) {
    int body = bytes.length - Integer.BYTES;
    if (body < 0 || ByteBuffer.wrap(bytes).getInt(body) != sum(ByteBuffer.wrap(bytes, 0, body))) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(ByteBuffer.wrap(bytes, 0, body)));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      // Both mean that somebody else wrote this; it is as good as lost.
      return Optional.empty();
    }
  }

  private static VoterState read(ByteBuffer in) {
    checkArgument(in.getInt() == MAGIC && in.get() == VERSION, "no voter state");
    long votesFrom = in.getLong();
    Optional<Instance> takesPart = instance(in);
    Optional<Instance> instance = instance(in);
    Ballot promised = ballot(in);
    Optional<Vote> vote =
        in.get() == 0 ? Optional.empty() : Optional.of(new Vote(ballot(in), topology(in)));
    Optional<Topology> kept = in.get() == 0 ? Optional.empty() : Optional.of(topology(in));
    return new VoterState(votesFrom, takesPart, instance, promised, vote, kept);
  }

  private static Optional<Instance> instance(ByteBuffer in) {
    return in.get() == 0
        ? Optional.empty()
        : Optional.of(
            new Instance(new ClusterId(in.getLong(), in.getLong()), in.getLong(), in.getLong()));
  }

  private static Ballot ballot(ByteBuffer in) {
    long round = in.getLong();
    long start = in.getLong();
    byte[] name = new byte[in.get() & 0xff];
    in.get(name);
    return new Ballot(round, new String(name, StandardCharsets.UTF_8), start);
  }

  private static Topology topology(ByteBuffer in) {
    int length = in.getInt();
    checkArgument(length >= 0 && length <= in.remaining(), "a length that lies");
    TopologyCodec.Decoded decoded = TopologyCodec.decode(in.slice(in.position(), length));
    in.position(in.position() + length);
    return decoded.fold(topology -> topology, reason -> {
      throw new IllegalArgumentException(reason);
    });
  }
}

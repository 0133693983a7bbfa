package io.quorate.node;

import com.google.common.hash.Hashing;
import io.quorate.antientropy.causality.CleanStarts;
import io.quorate.antientropy.causality.StartId;
import io.quorate.node.environment.Disk;
import io.quorate.ring.Topology;
import io.quorate.ring.TopologyCodec;
import io.quorate.ring.agreement.VoterState;
import io.quorate.ring.agreement.VoterStateCodec;
import io.quorate.ring.membership.Rumour;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The small files beside the storage's own: what the node has to know before it can serve. All
 * calls block: they belong on a worker.
 *
 * <pre>
 *   topology     the topology it knows, as TopologyCodec writes it
 *   voter        what it promised as a voter, as VoterStateCodec writes it
 *   secret       the cluster secret, 16 to 1,024 bytes; readable by the owner only
 *   incarnation  the number above which the next life of this member begins (Swim): u64, CRC32C
 *   starts       the starts whose actors may continue (CleanStarts): count, start ids, CRC32C
 * </pre>
 *
 * Each is replaced as a whole: a crash leaves the old or the new one.
 */
final class NodeFiles {
  static final int SECRET_BYTES_MIN = 16;
  static final int SECRET_BYTES_MAX = 1_024;
  private static final String TOPOLOGY = "topology";
  private static final String VOTER = "voter";
  private static final String SECRET = "secret";
  private static final String STARTS = "starts";
  private static final String INCARNATION = "incarnation";

  /** What a snapshot has of these files. */
  static final List<String> COPIED = List.of(TOPOLOGY, SECRET, GenerationTable.FILE);

  private final Disk disk;

  NodeFiles(Disk disk) {
    this.disk = disk;
  }

  /**
   * The topology that was stored last.
   *
   * @throws IOException with a sentence, also if what is there is none
   */
  Optional<Topology> topology() throws IOException {
    if (!disk.exists(TOPOLOGY)) {
      return Optional.empty();
    }
    TopologyCodec.Decoded decoded = TopologyCodec.decode(ByteBuffer.wrap(disk.read(TOPOLOGY)));
    String malformed = decoded.fold(topology -> "", sentence -> sentence);
    if (!malformed.isEmpty()) {
      throw new IOException("the stored topology is damaged: " + malformed);
    }
    return decoded.fold(Optional::of, sentence -> Optional.empty());
  }

  void store(Topology topology) throws IOException {
    disk.replace(TOPOLOGY, TopologyCodec.encode(topology));
  }

  /**
   * What this node promised as a voter. A disk without topology has promised nothing, and gets the
   * file that says so, because from then on a missing one means that it was lost.
   */
  VoterState voter(Optional<Topology> topology) throws IOException {
    Optional<VoterState> stored =
        disk.exists(VOTER) ? VoterStateCodec.decode(disk.read(VOTER)) : Optional.empty();
    if (stored.isPresent()) {
      return stored.get();
    }
    VoterState state = topology.map(VoterState::afterLoss).orElse(VoterState.FRESH);
    store(state);
    return state;
  }

  void store(VoterState state) throws IOException {
    disk.replace(VOTER, VoterStateCodec.encode(state));
  }

  /** The secret in the data directory, if there is one. */
  Optional<byte[]> secret() throws IOException {
    if (!disk.exists(SECRET)) {
      return Optional.empty();
    }
    return Optional.of(checked(disk.read(SECRET)));
  }

  static byte[] checked(byte[] secret) throws IOException {
    if (secret.length < SECRET_BYTES_MIN || secret.length > SECRET_BYTES_MAX) {
      throw new IOException("a cluster secret has "
          + SECRET_BYTES_MIN
          + " to "
          + SECRET_BYTES_MAX
          + " bytes, not "
          + secret.length);
    }
    return secret;
  }

  void storeSecret(byte[] secret) throws IOException {
    disk.replace(SECRET, checked(secret));
  }

  /**
   * Takes what the last clean stop left, so that it counts once; nothing if that cannot be read.
   */
  CleanStarts takeStarts() throws IOException {
    CleanStarts starts = starts();
    store(CleanStarts.NONE);
    return starts;
  }

  private CleanStarts starts() throws IOException {
    if (!disk.exists(STARTS)) {
      return CleanStarts.NONE;
    }
    byte[] bytes = disk.read(STARTS);
    int body = bytes.length - Integer.BYTES;
    if (body < 0
        || body % Long.BYTES != 0
        || body / Long.BYTES > CleanStarts.SIZE_MAX
        || ByteBuffer.wrap(bytes).getInt(body) != crc(bytes, body)) {
      return CleanStarts.NONE;
    }
    List<StartId> starts = new ArrayList<>();
    for (int at = 0; at < body; at += Long.BYTES) {
      starts.add(new StartId(ByteBuffer.wrap(bytes).getLong(at)));
    }
    return new CleanStarts(starts);
  }

  void store(CleanStarts starts) throws IOException {
    int body = starts.starts().size() * Long.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(body + Integer.BYTES);
    starts.starts().forEach(start -> bytes.putLong(start.value()));
    bytes.putInt(crc(bytes.array(), body));
    disk.replace(STARTS, bytes.array());
  }

  /**
   * The incarnation that was stored last. 0 where there is none, or where it is damaged: the others
   * know it, and tell a member that begins below it.
   */
  long incarnation() throws IOException {
    if (!disk.exists(INCARNATION)) {
      return 0;
    }
    byte[] bytes = disk.read(INCARNATION);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean sound = bytes.length == Long.BYTES + Integer.BYTES
        && in.getInt(Long.BYTES) == crc(bytes, Long.BYTES)
        && in.getLong(0) >= 0
        && in.getLong(0) < Rumour.INCARNATION_MAX;
    return sound ? in.getLong(0) : 0;
  }

  void storeIncarnation(long incarnation) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(incarnation);
    bytes.putInt(crc(bytes.array(), Long.BYTES));
    disk.replace(INCARNATION, bytes.array());
  }

  private static int crc(byte[] bytes, int length) {
    return Hashing.crc32c().hashBytes(bytes, 0, length).asInt();
  }
}

package io.quorate.ring.membership;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.quorate.ring.ClusterId;
import io.quorate.ring.HostPort;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SWIM's messages as bytes. A datagram fits {@value #DATAGRAM_BYTES_MAX} bytes, below any MTU in
 * use, and ends in a SipHash-2-4 of all before it (Aumasson and Bernstein 2012), keyed with the
 * cluster secret and the cluster id: whoever does not know the secret cannot say anything, and
 * other clusters are not heard. There is no defence against a datagram that is sent again; what it
 * says is as old as its incarnation, and an ack's number is drawn from 64 bits.
 *
 * <pre>
 *   datagram  version u8 | kind u8 | from | address | topology | fields | rumours u8 × rumour | mac u64
 *   sync      version u8 | kind u8 | from | address | topology | fields       (TCP frames have a sum)
 *   rumour    claim u8 | subject | incarnation u64 | address | source
 *   topology  generation u64 | epoch u64
 *   text      length u8, UTF-8          address  text, port u16
 * </pre>
 */
public final class SwimCodec {
  public static final int VERSION = 1;
  public static final int DATAGRAM_BYTES_MAX = 1_200;

  /** A page of rumours is the longest message. */
  public static final int SYNC_BYTES_MAX = 64 << 10;

  static final int RUMOURS_MAX = 255;
  private static final int MAC_BYTES = 8;

  private static final int PING = 1;
  private static final int PING_REQUEST = 2;
  private static final int ACK = 3;
  private static final int NACK = 4;
  private static final int GOSSIP = 5;
  private static final int HASH = 11;
  private static final int GROUPS = 12;
  private static final int PAGE = 13;

  // A claim's byte is its place here, for ever.
  private static final List<Rumour.Claim> CLAIMS =
      List.of(Rumour.Claim.ALIVE, Rumour.Claim.SUSPECT, Rumour.Claim.DEAD, Rumour.Claim.LEFT);

  private final HashFunction mac;

  /** A codec for the members of this cluster who know this secret. */
  public SwimCodec(byte[] secret, ClusterId cluster) {
    HashCode key = Hashing.sha256()
        .newHasher()
        .putString("quorate gossip 1", StandardCharsets.UTF_8)
        .putLong(cluster.high())
        .putLong(cluster.low())
        .putBytes(secret)
        .hash();
    ByteBuffer bytes = ByteBuffer.wrap(key.asBytes());
    mac = Hashing.sipHash24(bytes.getLong(), bytes.getLong());
  }

  /** How many bytes of rumours still fit beside this. */
  static int roomIn(Datagram datagram) {
    ByteBuffer out = ByteBuffer.allocate(DATAGRAM_BYTES_MAX);
    putHead(out, datagram);
    return out.remaining() - 1 - MAC_BYTES;
  }

  static int sizeOf(Rumour rumour) {
    return 1
        + sizeOf(rumour.subject())
        + 8
        + sizeOf(rumour.address().host())
        + 2
        + sizeOf(rumour.source());
  }

  private static int sizeOf(String text) {
    // Names and hosts are ASCII.
    return 1 + text.length();
  }

  /** The bytes of a datagram. */
  public byte[] encode(Datagram datagram) {
    ByteBuffer out = ByteBuffer.allocate(DATAGRAM_BYTES_MAX);
    putHead(out, datagram);
    out.put((byte) datagram.rumours().size());
    datagram.rumours().forEach(rumour -> put(out, rumour));
    out.putLong(mac.hashBytes(out.array(), 0, out.position()).asLong());
    return taken(out);
  }

  private static void putHead(ByteBuffer out, Datagram datagram) {
    putSender(out, datagram.from(), datagram.address(), datagram.version());
    out.put(1, (byte) (int) datagram.purpose().accept(new Fields(out)));
  }

  /** The kind, which stands before, is put when it is known. */
  private static void putSender(
      ByteBuffer out, String from, HostPort address, TopologyVersion topology) {
    out.put((byte) VERSION).put((byte) 0);
    put(out, from);
    put(out, address);
    out.putLong(topology.generation()).putLong(topology.epoch());
  }

  private static byte[] taken(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /** Writes the fields of a purpose or of a sync's content; returns its kind. */
  private record Fields(ByteBuffer out)
      implements Datagram.Visitor<Integer>, Sync.Visitor<Integer> {
    @Override
    public Integer ping(Datagram.Ping ping) {
      out.putLong(ping.number());
      put(out, ping.target());
      return PING;
    }

    @Override
    public Integer pingRequest(Datagram.PingRequest request) {
      out.putLong(request.number());
      put(out, request.target());
      put(out, request.targetAddress());
      return PING_REQUEST;
    }

    @Override
    public Integer ack(Datagram.Ack ack) {
      out.putLong(ack.number());
      return ACK;
    }

    @Override
    public Integer nack(Datagram.Nack nack) {
      out.putLong(nack.number());
      return NACK;
    }

    @Override
    public Integer gossip(Datagram.Gossip gossip) {
      return GOSSIP;
    }

    @Override
    public Integer hash(Sync.Hash hash) {
      out.putLong(hash.value());
      return HASH;
    }

    @Override
    public Integer groups(Sync.Groups groups) {
      groups.hashes().forEach(out::putLong);
      return GROUPS;
    }

    @Override
    public Integer page(Sync.Page page) {
      out.putLong(page.wanted());
      out.put((byte) page.rumours().size());
      page.rumours().forEach(rumour -> put(out, rumour));
      return PAGE;
    }
  }

  private static void put(ByteBuffer out, Rumour rumour) {
    out.put((byte) CLAIMS.indexOf(rumour.claim()));
    put(out, rumour.subject());
    out.putLong(rumour.incarnation());
    put(out, rumour.address());
    put(out, rumour.source());
  }

  private static void put(ByteBuffer out, HostPort address) {
    put(out, address.host());
    out.putShort((short) address.port());
  }

  private static void put(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.put((byte) bytes.length).put(bytes);
  }

  /** The datagram of these bytes; empty if they are none, or not from a member of this cluster. */
  public Optional<Datagram> decode(byte[] bytes) {
    int length = bytes.length - MAC_BYTES;
    if (length <= 0 || bytes.length > DATAGRAM_BYTES_MAX) {
      return Optional.empty();
    }
    HashCode wanted = mac.hashBytes(bytes, 0, length);
    // HashCode compares in constant time.
    if (!wanted.equals(HashCode.fromLong(ByteBuffer.wrap(bytes).getLong(length)))) {
      return Optional.empty();
    }
    try {
      Reading in = new Reading(ByteBuffer.wrap(bytes, 0, length));
      int kind = in.kind();
      Datagram datagram = new Datagram(
          in.text(), in.address(), in.topology(), in.purpose(kind), in.rumours(RUMOURS_MAX));
      return in.atEnd() ? Optional.of(datagram) : Optional.empty();
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      // A member with the secret sent nonsense, perhaps a newer version: not ours to understand.
      return Optional.empty();
    }
  }

  /** The bytes of a sync message. */
  public static byte[] encode(Sync sync) {
    ByteBuffer out = ByteBuffer.allocate(SYNC_BYTES_MAX);
    putSender(out, sync.from(), sync.address(), sync.version());
    out.put(1, (byte) (int) sync.content().accept(new Fields(out)));
    return taken(out);
  }

  /** The sync message of these bytes; empty if they are none. */
  public static Optional<Sync> decodeSync(byte[] bytes) {
    if (bytes.length > SYNC_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      Reading in = new Reading(ByteBuffer.wrap(bytes));
      int kind = in.kind();
      Sync sync = new Sync(in.text(), in.address(), in.topology(), in.content(kind));
      return in.atEnd() ? Optional.of(sync) : Optional.empty();
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      // As above.
      return Optional.empty();
    }
  }

  private record Reading(ByteBuffer in) {
    int kind() {
      int version = in.get();
      checkArgument(version == VERSION, "version %s", version);
      return in.get();
    }

    boolean atEnd() {
      return !in.hasRemaining();
    }

    Datagram.Purpose purpose(int kind) {
      return switch (kind) {
        case PING -> new Datagram.Ping(in.getLong(), text());
        case PING_REQUEST -> new Datagram.PingRequest(in.getLong(), text(), address());
        case ACK -> new Datagram.Ack(in.getLong());
        case NACK -> new Datagram.Nack(in.getLong());
        case GOSSIP -> new Datagram.Gossip();
        default -> throw new IllegalArgumentException("no datagram is of kind " + kind);
      };
    }

    Sync.Content content(int kind) {
      return switch (kind) {
        case HASH -> new Sync.Hash(in.getLong());
        case GROUPS -> groups();
        case PAGE -> new Sync.Page(in.getLong(), rumours(Sync.PAGE_MAX));
        default -> throw new IllegalArgumentException("no sync message is of kind " + kind);
      };
    }

    private Sync.Groups groups() {
      List<Long> hashes = new ArrayList<>(Sync.GROUPS);
      for (int i = 0; i < Sync.GROUPS; i++) {
        hashes.add(in.getLong());
      }
      return new Sync.Groups(hashes);
    }

    List<Rumour> rumours(int most) {
      int count = in.get() & 0xff;
      checkArgument(count <= most, "%s rumours", count);
      List<Rumour> rumours = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int claim = in.get() & 0xff;
        checkArgument(claim < CLAIMS.size(), "claim %s", claim);
        rumours.add(new Rumour(CLAIMS.get(claim), text(), in.getLong(), address(), text()));
      }
      return rumours;
    }

    TopologyVersion topology() {
      return new TopologyVersion(in.getLong(), in.getLong());
    }

    HostPort address() {
      return new HostPort(text(), in.getShort() & 0xffff);
    }

    String text() {
      int length = in.get() & 0xff;
      if (length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}

package io.quorate.node.wire;

import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Topology;
import io.quorate.ring.TopologyCodec;
import io.quorate.ring.founding.ConfigHash;
import io.quorate.ring.founding.FoundingMessage;
import io.quorate.ring.founding.Granted;
import io.quorate.ring.founding.NotYet;
import io.quorate.ring.founding.Offer;
import io.quorate.ring.founding.Refused;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What nodes say to each other until all have the first topology: a kind and a section. */
final class FoundingCodec {
  private static final int OFFER = 1;
  private static final int GRANTED = 2;
  private static final int REFUSED = 3;
  private static final int NOT_YET = 4;

  private FoundingCodec() {}

  static void write(WireWriter out, FoundingMessage message) {
    message.accept(new Writer(out));
  }

  private record Writer(WireWriter out) implements FoundingMessage.Visitor<WireWriter> {
    @Override
    public WireWriter offer(Offer offer) {
      int body = out.u8(OFFER).begin();
      out.text(offer.name()).i64(offer.disk().value());
      out.address(offer.peer()).address(offer.http());
      out.text(offer.zone()).varint(offer.weight());
      out.i64(offer.config().members()).i64(offer.config().buckets());
      out.bool(offer.cluster().isPresent());
      offer.cluster().ifPresent(cluster -> out.i64(cluster.high()).i64(cluster.low()));
      return out.end(body);
    }

    @Override
    public WireWriter granted(Granted granted) {
      int body = out.u8(GRANTED).begin();
      return out.bytes(TopologyCodec.encode(granted.topology())).end(body);
    }

    @Override
    public WireWriter refused(Refused refused) {
      int body = out.u8(REFUSED).begin();
      return out.text(refused.sentence()).end(body);
    }

    @Override
    public WireWriter notYet(NotYet notYet) {
      return out.end(out.u8(NOT_YET).begin());
    }
  }

  static FoundingMessage read(WireReader in) throws MalformedException {
    int kind = in.u8();
    WireReader body = in.section();
    return switch (kind) {
      case OFFER -> readOffer(body);
      case GRANTED -> new Granted(readTopology(body));
      case REFUSED -> new Refused(body.text());
      case NOT_YET -> new NotYet();
      default -> throw new MalformedException("there is no founding message of kind " + kind);
    };
  }

  private static Offer readOffer(WireReader in) throws MalformedException {
    String name = in.text();
    DiskId disk = new DiskId(in.i64());
    HostPort peer = in.address();
    HostPort http = in.address();
    String zone = in.text();
    int weight = in.number(0, Integer.MAX_VALUE, "a weight");
    ConfigHash config = new ConfigHash(in.i64(), in.i64());
    Optional<ClusterId> cluster =
        in.bool() ? Optional.of(new ClusterId(in.i64(), in.i64())) : Optional.empty();
    return new Offer(name, disk, peer, http, zone, weight, config, cluster);
  }

  static Topology readTopology(WireReader in) throws MalformedException {
    TopologyCodec.Decoded decoded = TopologyCodec.decode(ByteBuffer.wrap(in.bytes()));
    if (decoded instanceof TopologyCodec.Valid valid) {
      return valid.topology();
    }
    throw new MalformedException(decoded.fold(topology -> "", reason -> reason));
  }
}

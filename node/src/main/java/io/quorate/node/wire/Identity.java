package io.quorate.node.wire;

import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;

/** What a node says of itself in the handshake, as bytes: a section, so that it can grow. */
final class Identity {
  private Identity() {}

  static byte[] encode(Peer peer) {
    WireWriter out = new WireWriter();
    int section = out.begin();
    out.text(peer.name()).i64(peer.disk().value()).i64(peer.start()).address(peer.address());
    return out.text(peer.cluster())
        .varint(peer.generation())
        .varint(peer.upMillis())
        .end(section)
        .toBytes();
  }

  static Peer decode(byte[] bytes) throws MalformedException {
    WireReader in = new WireReader(Slice.of(bytes)).section();
    try {
      String name = Member.checkName(in.text());
      DiskId disk = new DiskId(in.i64());
      long start = in.i64();
      HostPort address = in.address();
      String cluster = in.text();
      if (!cluster.isEmpty()) {
        cluster = ClusterId.parse(cluster).toString();
      }
      return new Peer(name, disk, start, address, cluster, in.varint(), in.varint());
    } catch (IllegalArgumentException e) {
      // The values check themselves when they are made; what they refuse, the peer sent.
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }
}

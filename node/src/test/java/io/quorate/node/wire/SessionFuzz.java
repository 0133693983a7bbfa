package io.quorate.node.wire;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * A whole connection. The first byte chooses: the rest is what a stranger sends to the side that
 * took the connection (0), or to the one that opened it (1); or what comes from a peer that proved
 * the secret, as bytes (2) or as the payloads of right frames (3), each with its length before it.
 */
public final class SessionFuzz {
  private static final byte[] SECRET = {1, 2, 3};

  private SessionFuzz() {}

  /** One input. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    MemoryBudget memory = new MemoryBudget(100 << 20);
    Session dialer =
        Session.ofDialer(peer("a", 1), new Random(1), WireLimits.DEFAULT, memory, new Deaf());
    Session acceptor =
        Session.ofAcceptor(peer("b", 2), new Random(2), WireLimits.DEFAULT, memory, new Deaf());
    int mode = data[0] & 3;
    if (mode >= 2) {
      connect(dialer, acceptor);
    }
    Session tried = mode == 1 ? dialer : acceptor;
    tried.receive(ByteBuffer.wrap(mode == 3 ? framed(rest) : rest));
    tried.poll(0, 1 << 20);
    tried.tick();
  }

  private static void connect(Session dialer, Session acceptor) {
    for (int i = 0; i < 4; i++) {
      acceptor.receive(ByteBuffer.wrap(dialer.poll(0, 1 << 20)));
      dialer.receive(ByteBuffer.wrap(acceptor.poll(0, 1 << 20)));
    }
    if (acceptor.peer().isEmpty() || acceptor.isOver()) {
      throw new AssertionError("two nodes did not connect");
    }
  }

  private static byte[] framed(byte[] data) {
    WireWriter out = new WireWriter();
    int at = 0;
    while (at + 2 < data.length) {
      int claimed = (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
      int length = Math.min(Math.max(1, claimed), data.length - at - 2);
      Frame.write(out, Arrays.copyOfRange(data, at + 2, at + 2 + length));
      at += 2 + length;
    }
    return out.toBytes();
  }

  private static LocalPeer peer(String name, int number) {
    HostPort address = new HostPort("127.0.0.1", 9_100 + number);
    return new LocalPeer(new Peer(name, new DiskId(number), number, address, "", 0), SECRET);
  }

  /** Whoever drives the connection and does nothing. */
  private static final class Deaf implements Session.Events {
    @Override
    public Optional<Compatibility.Refused> admit(Peer peer) {
      return Optional.empty();
    }

    @Override
    public void established(Peer peer) {}

    @Override
    public void received(Peer peer, Envelope envelope, Hold hold) {
      MessageCodec.encode(envelope);
      hold.release();
    }

    @Override
    public void ended(Refusal refusal, String sentence) {}
  }
}

package io.quorate.node.wire;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One connection's protocol, from its first byte to its end: handshake, frames, chunks, messages,
 * and the question whether the other side is still there. A machine: bytes in, bytes out, no socket
 * and no clock; confined to one thread.
 *
 * <p>Whoever drives it hands in what arrives ({@link #receive}), asks for what is to be written
 * after every call ({@link #poll}), calls {@link #tick} once a second, and closes the connection
 * once {@link #isOver} and everything polled is written.
 */
public final class Session {
  /** A handshake that takes more ticks than this is given up. */
  private static final int HANDSHAKE_TICKS = 5;

  /** After so many ticks without a byte the other side is asked; it answers at once if it lives. */
  private static final int ASK_TICKS = 3;

  /** After so many ticks without a byte the connection is dead, whatever TCP thinks. */
  private static final int SILENT_TICKS = 10;

  private final Events events;
  private final Handshake handshake;
  private final FrameDecoder frames = new FrameDecoder(Handshake.PAYLOAD_BYTES_MAX);
  private final Reassembly reassembly;
  private final Outbox outbox;
  private final WireWriter signals = new WireWriter();
  private @Nullable Peer peer;
  private boolean over;
  private int quietTicks;
  private long asked;
  private long answered;

  /** What a session tells whoever drives it; called inside {@link #receive} and {@link #tick}. */
  public interface Events {
    /**
     * Asked on the side that took the connection, right before {@link #established}: why a peer
     * that proved the secret may not stay. It is told so.
     */
    Optional<Compatibility.Refused> admit(Peer peer);

    /** The time by which a join token is judged; without it every one has expired. */
    default long wallMillis() {
      return Long.MAX_VALUE;
    }

    /** The peer proved the secret. Envelopes may be offered from now on. */
    void established(Peer peer);

    /**
     * An envelope came.
     *
     * @param hold its room in the node's memory, to be given back when it was answered
     */
    void received(Peer peer, Envelope envelope, Hold hold);

    /** It is over; what {@link #poll} still gives may be written before closing. */
    void ended(Refusal refusal, String sentence);
  }

  private Session(Handshake handshake, WireLimits limits, MemoryBudget memory, Events events) {
    this.handshake = handshake;
    this.events = events;
    this.reassembly = new Reassembly(limits, memory);
    this.outbox = new Outbox(limits);
    handshake.begin().ifPresent(hello -> Frame.write(signals, hello));
  }

  /** The side that opened the connection. */
  public static Session ofDialer(
      LocalPeer self,
      RandomGenerator nonces,
      WireLimits limits,
      MemoryBudget memory,
      Events events) {
    return new Session(
        Handshake.ofDialer(self, Handshake.Versions.OURS, nonces), limits, memory, events);
  }

  /** The side that took the connection. */
  public static Session ofAcceptor(
      LocalPeer self,
      RandomGenerator nonces,
      WireLimits limits,
      MemoryBudget memory,
      Events events) {
    return new Session(
        Handshake.ofAcceptor(self, Handshake.Versions.OURS, nonces, admission(events)),
        limits,
        memory,
        events);
  }

  private static Handshake.Admission admission(Events events) {
    return new Handshake.Admission() {
      @Override
      public Optional<Compatibility.Refused> refused(Peer peer) {
        return events.admit(peer);
      }

      @Override
      public long wallMillis() {
        return events.wallMillis();
      }
    };
  }

  /** The other side, once it proved itself. */
  public Optional<Peer> peer() {
    return Optional.ofNullable(peer);
  }

  /** Whether the connection is to be closed: nothing is taken any more. */
  public boolean isOver() {
    return over;
  }

  /** Bytes of envelopes that have not left yet. */
  public long waitingBytes() {
    return outbox.waitingBytes();
  }

  /** Takes all that remains in the buffer. Nothing that a peer sends makes it throw. */
  public void receive(ByteBuffer in) {
    quietTicks = peer == null ? quietTicks : 0;
    try {
      while (!over && in.hasRemaining()) {
        byte[] payload = frames.next(in);
        if (payload.length > 0) {
          take(payload);
        }
      }
    } catch (MalformedException e) {
      // Expected of whoever is no node, and of a broken one: nothing after it has a meaning.
      end(Refusal.GARBAGE, "it sent " + e.getMessage());
    }
  }

  private void take(byte[] payload) throws MalformedException {
    if (peer == null) {
      step(handshake.take(payload));
      return;
    }
    Chunk chunk = Chunk.read(payload);
    if (chunk.isSignal()) {
      if (chunk.flags() == Chunk.PING) {
        signal(Chunk.PONG);
      } else {
        answered++;
      }
      return;
    }
    Optional<Reassembly.Arrived> arrived = reassembly.take(chunk, payload);
    if (arrived.isPresent()) {
      arrived(peer, arrived.get());
    }
  }

  private void arrived(Peer from, Reassembly.Arrived arrived) throws MalformedException {
    if (arrived.hasRoom()) {
      Envelope envelope;
      try {
        envelope = MessageCodec.decode(arrived.parts());
      } catch (MalformedException e) {
        // The connection ends with it; nobody else knows of the room.
        arrived.hold().release();
        throw e;
      }
      events.received(from, envelope, arrived.hold());
      return;
    }
    MessageCodec.Instead instead = MessageCodec.instead(arrived.parts().get(0));
    if (instead.goesBack()) {
      outbox.offer(MessageCodec.encoded(instead.refusal()), Outbox.NEVER);
    } else {
      events.received(from, instead.refusal(), Hold.NONE);
    }
  }

  private void step(Handshake.Step step) {
    if (step instanceof Handshake.Send send) {
      Frame.write(signals, send.payload());
    } else if (step instanceof Handshake.Refuse refuse) {
      write(refuse.payload());
      end(refuse.refusal(), refuse.sentence());
    } else if (step instanceof Handshake.Proved proved) {
      write(proved.payload());
      peer = proved.peer();
      quietTicks = 0;
      frames.payloadMax(Frame.PAYLOAD_BYTES_MAX);
      events.established(proved.peer());
    }
  }

  private void write(byte[] payload) {
    if (payload.length > 0) {
      Frame.write(signals, payload);
    }
  }

  private void signal(int flag) {
    // A peer that asks faster than it reads is answered once for all that wait.
    if (signals.length() < Frame.PAYLOAD_BYTES_MAX) {
      asked += flag == Chunk.PING ? 1 : 0;
      Frame.write(signals, new Chunk(0, flag).head());
    }
  }

  /**
   * Takes an encoded envelope that is to leave before this time.
   *
   * @param deadline on the clock of {@link #poll}; {@link Long#MAX_VALUE}: it has none
   * @return whether there was room; otherwise nothing of it will ever leave
   */
  public boolean offer(Encoded envelope, long deadline) {
    return peer != null && !over && outbox.offer(envelope, deadline);
  }

  /** About so many bytes that are to be written now, and belong to the caller; none: nothing is. */
  public byte[] poll(long now, int bytes) {
    WireWriter out = new WireWriter();
    out.raw(signals.toBytes());
    signals.clear();
    if (!over) {
      outbox.poll(out, now, bytes);
    }
    return out.toBytes();
  }

  /**
   * Asks the other side whether it is there.
   *
   * @return how many {@link #answers} there are once it said so
   */
  public long ask() {
    long answersThen = asked + 1;
    if (peer != null && !over) {
      signal(Chunk.PING);
    }
    return answersThen;
  }

  /** How many times it answered. */
  public long answers() {
    return answered;
  }

  /**
   * A second has passed. Counts ticks and not time, so that a process that was stopped for a minute
   * reads what waits for it before it calls anybody silent.
   */
  public void tick() {
    quietTicks++;
    if (peer == null && quietTicks > HANDSHAKE_TICKS) {
      end(Refusal.SILENCE, "its handshake took more than " + HANDSHAKE_TICKS + " seconds");
    } else if (quietTicks > SILENT_TICKS) {
      end(Refusal.SILENCE, "nothing came for " + SILENT_TICKS + " seconds");
    } else if (peer != null && quietTicks >= ASK_TICKS) {
      signal(Chunk.PING);
    }
  }

  /** The connection is gone. */
  public void closed() {
    over = true;
    reassembly.close();
  }

  private void end(Refusal refusal, String sentence) {
    if (!over) {
      over = true;
      reassembly.close();
      events.ended(refusal, sentence);
    }
  }
}

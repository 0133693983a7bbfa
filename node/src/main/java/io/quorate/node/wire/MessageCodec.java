package io.quorate.node.wire;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Envelopes as bytes, in version 1 of the protocol. Big-endian; the elements are
 * {@link WireWriter}'s.
 *
 * <pre>
 *   correlation i64 | remaining i32 | partition i32 | since i64 | kind u8 | body: section | …
 * </pre>
 *
 * <p>A later version may add fields at the end of every section and after the body, where this one
 * skips them. A kind, or a constant of an enumeration, that this version does not know is
 * malformed: a newer node says such things only where the handshake agreed on a version that has
 * them.
 */
public final class MessageCodec {
  /** The version of the protocol that this code speaks. */
  public static final int VERSION = 1;

  /** The longest encoded envelope: 64 MiB, four values of the greatest size and some room. */
  public static final int BYTES_MAX = 64 << 20;

  /** A request's partition is below this, the largest number of partitions of a ring. */
  static final int PARTITIONS_MAX = 1 << 16;

  private static final int REMAINING_AT = Long.BYTES;

  /** Where the body begins: behind correlation, remaining time, partition, kind and length. */
  private static final int BODY_AT = 2 * Long.BYTES + 3 * Integer.BYTES + 1;

  private MessageCodec() {}

  /** The envelope's bytes; may be longer than {@link #BYTES_MAX}, and then cannot be sent. */
  public static Encoded encoded(Envelope envelope) {
    return WireWriter.encoded(stateBytes(envelope.message()), out -> write(envelope, out));
  }

  private static int stateBytes(Message message) {
    if (message instanceof Request.Join join) {
      return join.state().length;
    }
    return message instanceof Reply.Fetched fetched ? fetched.state().length : 0;
  }

  /** The same in one array. */
  public static byte[] encode(Envelope envelope) {
    return encoded(envelope).toBytes();
  }

  private static void write(Envelope envelope, WireWriter out) {
    out.i64(envelope.correlation())
        .i32(envelope.remainingMillis())
        .i32(envelope.partition())
        .i64(envelope.since());
    if (envelope.message() instanceof Request request) {
      request.accept(new RequestWriter(out));
    } else if (envelope.message() instanceof Reply reply) {
      reply.accept(new ReplyWriter(out));
    }
  }

  /**
   * The envelope of these bytes.
   *
   * @throws MalformedException if they are none; never anything else
   */
  public static Envelope decode(byte[] bytes) throws MalformedException {
    return decode(List.of(Slice.of(bytes)));
  }

  /** The same of bytes that are there in parts. */
  static Envelope decode(List<Slice> parts) throws MalformedException {
    WireReader in = new WireReader(parts);
    if (in.remaining() > BYTES_MAX) {
      throw new MalformedException("a message has at most " + BYTES_MAX + " bytes");
    }
    try {
      return read(in);
    } catch (IllegalArgumentException e) {
      // The values check themselves when they are made; what they refuse, the peer sent.
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  private static Envelope read(WireReader in) throws MalformedException {
    long correlation = in.i64();
    int remaining = in.i32();
    int partition = in.i32();
    long since = in.i64();
    if (remaining < 0) {
      throw new MalformedException("the remaining time is negative");
    }
    if (partition < -1 || partition >= PARTITIONS_MAX) {
      throw new MalformedException("there is no partition " + partition);
    }
    if (since < 0) {
      throw new MalformedException("there is no epoch " + since);
    }
    int kind = in.u8();
    WireReader body = in.section();
    Message message =
        Kind.isRequest(kind) ? RequestReader.read(kind, body) : ReplyReader.read(kind, body);
    return new Envelope(correlation, partition, remaining, since, message);
  }

  /** How long a message is, as its first bytes say; 0 if these are too few. */
  static long lengthSaid(Slice first) {
    if (first.length() < BODY_AT) {
      return 0;
    }
    ByteBuffer head = ByteBuffer.wrap(first.array(), first.from(), first.length());
    return BODY_AT + Integer.toUnsignedLong(head.getInt(first.from() + BODY_AT - Integer.BYTES));
  }

  /**
   * What takes the place of a message for which there is no room: the answer to a request, or what
   * stands for the answer to ours.
   */
  static Instead instead(Slice first) throws MalformedException {
    WireReader in = new WireReader(first);
    long correlation = in.i64();
    in.i32();
    int partition = in.i32();
    if (partition < -1 || partition >= PARTITIONS_MAX) {
      throw new MalformedException("there is no partition " + partition);
    }
    in.i64();
    int kind = in.u8();
    // What was coordinated may have been done; what was only to be read was not.
    Reply.Reason reason = kind == Kind.COORDINATED ? Reply.Reason.UNKNOWN : Reply.Reason.OVERLOADED;
    Reply refused = new Reply.Refused(reason, "there is no memory for so long a message now");
    return new Instead(new Envelope(correlation, partition, 0, refused), Kind.isRequest(kind));
  }

  /** A refusal, and whether it goes back to who sent the message. */
  record Instead(Envelope refusal, boolean goesBack) {}

  /** Says in an encoded envelope of ours that so much of its time remains. */
  static void remainingMillis(Encoded encoded, int millis) {
    ByteBuffer.wrap(encoded.own()).putInt(REMAINING_AT, millis);
  }
}

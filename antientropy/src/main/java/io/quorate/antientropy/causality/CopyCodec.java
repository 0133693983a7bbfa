package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;
import static io.quorate.antientropy.causality.CanonicalReader.check;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a copy as a replica stores them: a local header, then the state's canonical bytes,
 * which can be sliced out for the wire and for the digest without being encoded again.
 *
 * <pre>
 *   copy   := (version=1 * 16 + retired * 2 + hasOwn) [actor] state
 * </pre>
 */
public final class CopyCodec {
  private static final int VERSION = 1;
  private static final int HAS_OWN = 1;
  private static final int RETIRED = 2;

  private CopyCodec() {}

  /** The bytes of this copy. */
  public static byte[] encode(Copy copy) {
    return encode(copy, StateCodec.encode(copy.state()));
  }

  /** The bytes of this copy, whose state has these canonical bytes. */
  public static byte[] encode(Copy copy, byte[] encodedState) {
    byte[] header = header(copy);
    byte[] whole = Arrays.copyOf(header, header.length + encodedState.length);
    System.arraycopy(encodedState, 0, whole, header.length, encodedState.length);
    return whole;
  }

  /** The local header alone, a few bytes; the state's canonical bytes follow it. */
  public static byte[] header(Copy copy) {
    Actor own = copy.own();
    int flags = (own == null ? 0 : HAS_OWN) | (copy.retired() ? RETIRED : 0);
    return CanonicalWriter.bytes(writer -> {
      writer.writeByte(VERSION << 4 | flags);
      if (own != null) {
        writer.writeActor(own);
      }
    });
  }

  /** The copy whose bytes are exactly those that remain; the buffer stays as it is. */
  public static Copy decode(ByteBuffer bytes) throws MalformedException {
    ByteBuffer rest = bytes.duplicate();
    CanonicalReader reader = new CanonicalReader(rest);
    int head = reader.readByte();
    check(head >> 4 == VERSION && (head & 0xf) <= (HAS_OWN | RETIRED), "an unknown version");
    check((head & 0xf) != RETIRED, "no actor is retired");
    @Nullable Actor own = (head & HAS_OWN) != 0 ? reader.readActor() : null;
    return new Copy(StateCodec.decode(rest), own, (head & RETIRED) != 0);
  }

  /** The same for a whole array. */
  public static Copy decode(byte[] bytes) throws MalformedException {
    return decode(ByteBuffer.wrap(bytes));
  }

  /**
   * The state's canonical bytes within those of a copy: a view, not a copy.
   *
   * @throws IllegalArgumentException if the bytes are too short to be those of a copy
   */
  public static ByteBuffer stateOf(ByteBuffer copy) {
    checkArgument(copy.hasRemaining(), "no bytes of a copy");
    int at = copy.position();
    boolean hasOwn = (copy.get(at) & HAS_OWN) != 0;
    checkArgument(!hasOwn || copy.remaining() > 1, "cut bytes of a copy");
    int header = hasOwn ? 2 + copy.get(at + 1) : 1;
    checkArgument(header >= 1 && header <= copy.remaining(), "cut bytes of a copy");
    return copy.slice(at + header, copy.remaining() - header);
  }
}

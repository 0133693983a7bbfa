package io.quorate.node.wire;

import java.util.Arrays;

/**
 * Envelopes. Trailing fields are skipped, so that not every input that is read is what it would be
 * written as; but what is written is read and written the same for ever.
 */
public final class MessageFuzz {
  private MessageFuzz() {}

  /** Reads this input and does nothing else, so that what reading takes can be measured. */
  public static Runnable reading(byte[] data) {
    return () -> {
      try {
        MessageCodec.decode(data);
      } catch (MalformedException e) {
        // What is measured as well.
      }
    };
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] data) {
    Envelope envelope;
    try {
      envelope = MessageCodec.decode(data);
    } catch (MalformedException e) {
      // What most inputs are.
      return;
    }
    byte[] written = MessageCodec.encode(envelope);
    try {
      Envelope again = MessageCodec.decode(written);
      if (!Arrays.equals(MessageCodec.encode(again), written)
          || !again.message().getClass().equals(envelope.message().getClass())) {
        throw new AssertionError("read, written and read again it is another: " + envelope);
      }
    } catch (MalformedException e) {
      throw new AssertionError("what was written cannot be read: " + envelope, e);
    }
  }
}

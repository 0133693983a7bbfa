package io.quorate.fuzz;

import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import java.util.Arrays;

/** A key's state: no other bytes are accepted than those that it is encoded as. */
public final class StateFuzz {
  private StateFuzz() {}

  /** Reads this input and does nothing else, so that what reading takes can be measured. */
  static Runnable reading(byte[] data) {
    return () -> {
      try {
        StateCodec.decode(data);
      } catch (MalformedException e) {
        // What is measured as well.
      }
    };
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] data) {
    State state;
    try {
      state = StateCodec.decode(data);
    } catch (MalformedException e) {
      // What most inputs are.
      return;
    }
    if (!Arrays.equals(StateCodec.encode(state), data)) {
      throw new AssertionError("decoded, and encoded as other bytes: " + state);
    }
    if (!state.join(state).equals(state)) {
      throw new AssertionError("joined with itself it is another: " + state);
    }
  }
}

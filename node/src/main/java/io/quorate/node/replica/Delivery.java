package io.quorate.node.replica;

import io.quorate.ring.Key;
import java.util.function.Consumer;

/** Brings states to other members, for {@link HintDelivery}. Belongs to one lane. */
public interface Delivery {
  /**
   * Has this member join the state into its own copy and force it. {@code forced} is told whether
   * it did: once, on the lane, after this call has returned, and within a bounded time.
   *
   * @param generation the reap generation that the state bears
   */
  void send(String member, Key key, byte[] state, long generation, Consumer<Boolean> forced);
}

package io.quorate.node.exchange;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.wire.Request;
import java.util.function.Consumer;

/** Calls to the other members, by name, from one lane. */
@FunctionalInterface
public interface Peers {
  /**
   * Sends the request to a member, to the lane of this partition there. {@code done} is called
   * once, on the lane, after this call has returned, and within a bounded time.
   */
  void call(String member, int partition, Request request, Consumer<CallOutcome> done);
}

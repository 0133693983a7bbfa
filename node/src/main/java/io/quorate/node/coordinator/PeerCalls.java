package io.quorate.node.coordinator;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.wire.Request;
import io.quorate.ring.HostPort;
import java.util.function.Consumer;

/** Calls to the other nodes, from one lane. */
@FunctionalInterface
public interface PeerCalls {
  /**
   * Sends the request to the node at this address, to the lane of this partition there.
   *
   * @param since the epoch since which the partition's owners are those that the asker goes by
   * @param timeoutNanos how long the answer may take; travels with the request
   * @param done called once, on the lane, never before this call returned
   */
  void call(
      HostPort to,
      int partition,
      long since,
      Request request,
      long timeoutNanos,
      Consumer<CallOutcome> done);
}

package io.quorate.node;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Lane;
import io.quorate.node.reap.Reaping;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.HostPort;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one lane asks of others about a partition. Nothing is sent that others would have to refuse
 * because of its reap generation, and what they say of theirs is heard. Confined to its lane.
 */
final class Outgoing {
  private final Lane lane;
  private final Calls calls;
  private final Supplier<Reaping> reaping;

  Outgoing(Lane lane, Calls calls, Supplier<Reaping> reaping) {
    this.lane = lane;
    this.calls = calls;
    this.reaping = reaping;
  }

  void send(
      HostPort to,
      int partition,
      long since,
      Request request,
      long timeoutNanos,
      Consumer<CallOutcome> done) {
    Reaping here = reaping.get();
    if (here.refuses(partition, request)) {
      Reply own = new Reply.Outdated(here.known(partition));
      lane.execute(() -> done.accept(new CallOutcome.Replied(own)));
      return;
    }
    calls.call(to, partition, since, request, timeoutNanos, outcome -> {
      if (outcome instanceof CallOutcome.Replied replied) {
        here.heard(partition, replied.reply());
      }
      done.accept(outcome);
    });
  }
}

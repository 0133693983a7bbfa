package io.quorate.node.exchange;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.replica.Replica;
import io.quorate.node.replica.Spaces;
import java.util.function.BooleanSupplier;

/** What the exchanges of one lane work with. */
record Means(
    Lane lane,
    Clock clock,
    Replica replica,
    Spaces spaces,
    Peers peers,
    Trees trees,
    Throttle throttle,
    ExchangeFacts facts,
    BooleanSupplier over) {
  /** Whether the storage may be closed by now: nothing is begun any more. */
  boolean isOver() {
    return over.getAsBoolean();
  }
}

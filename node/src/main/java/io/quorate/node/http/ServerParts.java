package io.quorate.node.http;

import io.quorate.node.environment.Environment;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.metrics.Meters;
import io.quorate.node.request.Requests;

/**
 * What all event loops of one server share.
 *
 * @param memory what long values may take, of clients and of others
 * @param receiving the long values that come in
 * @param receivingSmall the others, which have room of their own
 * @param sending the values that go out
 * @param spool where those wait whose clients are slow
 */
record ServerParts(
    Environment environment,
    HttpLimits limits,
    Origins origins,
    Requests requests,
    Meters meters,
    MemoryBudget memory,
    Budget receiving,
    Budget receivingSmall,
    Budget sending,
    Spool spool,
    ConnectionCount connections) {
  long nanos() {
    return environment.clock().nanos();
  }
}

package io.quorate.node.http;

import io.quorate.node.environment.Environment;
import io.quorate.node.metrics.Meters;
import io.quorate.node.request.Requests;

/**
 * What all event loops of one server share.
 *
 * @param receiving the values that come in
 * @param sending the values that go out
 */
record ServerParts(
    Environment environment,
    HttpLimits limits,
    Origins origins,
    Requests requests,
    Meters meters,
    Budget receiving,
    Budget sending,
    ConnectionCount connections) {
  long nanos() {
    return environment.clock().nanos();
  }
}

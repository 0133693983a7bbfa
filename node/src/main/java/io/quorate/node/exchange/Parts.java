package io.quorate.node.exchange;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.replica.Replica;
import io.quorate.node.replica.Spaces;
import io.quorate.ring.Topology;
import java.util.function.BooleanSupplier;

/**
 * What a lane's {@link Exchanges} stand on.
 *
 * @param spaces those of the replica
 * @param busy whether clients' requests should go first now
 */
public record Parts(
    Lane lane,
    Clock clock,
    OperatorLog log,
    Replica replica,
    Spaces spaces,
    Topology topology,
    Peers peers,
    BooleanSupplier busy) {}

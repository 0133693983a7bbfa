package io.quorate.node.request;

import io.quorate.ring.Topology;
import io.quorate.ring.transition.Planned;

/** What became of a change of the members. */
public sealed interface Changed {
  /** It has begun: this topology is in force. Where nothing has to move, it has ended with that. */
  record Begun(Topology topology) implements Changed {}

  /**
   * Nothing was changed.
   *
   * @param why anything but {@link Planned.Next}
   */
  record Not(Planned why) implements Changed {}

  /** It was not decided in time. */
  record Failure(Outcome.Failed failed) implements Changed {}
}

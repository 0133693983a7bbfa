package io.quorate.node.request;

import java.util.List;

/**
 * What became of a request, and what was asked for it until then.
 *
 * @param steps in the order in which they were asked, those of a node that coordinated for another
 *     one behind; at most {@link Step#STEPS_MAX}
 */
public record Traced(Outcome outcome, List<Step> steps) {
  public Traced {
    steps = List.copyOf(steps);
  }
}

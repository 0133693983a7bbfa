package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.antientropy.causality.ContextSeal;
import io.quorate.antientropy.causality.Copy;
import io.quorate.antientropy.causality.State;
import io.quorate.node.request.Consistency;
import io.quorate.ring.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contexts of keys whose histories are longer than a context may be. */
class LongContextTest {
  private static final Key KEY = Key.of("b", "k");

  @Test
  void aContextSupersedesWhatWasReadHoweverManyActorsWroteBefore() {
    Ensemble nodes = new Ensemble(3);
    State state = State.EMPTY;
    for (int actor = 1; actor <= ContextSeal.ACTORS_MAX + 1; actor++) {
      state = States.overwritten(state, actor, 1, "old " + actor);
    }
    State siblings = state.join(States.value(9_999, 1, "beside"));
    nodes.replica("a").copies.put(KEY, Copy.of(siblings));
    nodes.replica("b").copies.put(KEY, Copy.of(siblings));
    String context = nodes.found("a", KEY).context();
    for (String value : List.of("new", "newer", "newest")) {
      context = nodes
          .written("b", nodes.put(KEY, value, context, Consistency.OF_BUCKET))
          .context();
      assertEquals(value, nodes.read("c", KEY));
    }
  }
}

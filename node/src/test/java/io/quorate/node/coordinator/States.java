package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.StartId;
import io.quorate.antientropy.causality.State;
import io.quorate.ring.DiskId;
import java.nio.charset.StandardCharsets;

/** Small states for tests. */
final class States {
  private States() {}

  static Dot dot(int actor, long counter) {
    return new Dot(Actor.of(new DiskId(actor), new StartId(actor), actor), counter);
  }

  static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  static Sibling sibling(Dot dot, String text) {
    return new Sibling(
        dot, content(text), dot.counter(), new RequestId(dot.counter(), text.hashCode()));
  }

  /** One value, written blindly. */
  static State value(int actor, long counter, String text) {
    return State.EMPTY.write(History.EMPTY, sibling(dot(actor, counter), text));
  }

  /** The state after a write that has seen all of it. */
  static State overwritten(State state, int actor, long counter, String text) {
    return state.write(state.history(), sibling(dot(actor, counter), text));
  }

  static String text(State state) {
    StringBuilder texts = new StringBuilder();
    for (Sibling sibling : state.shown().siblings()) {
      texts.append(texts.isEmpty() ? "" : "|");
      texts.append(new String(sibling.content().value(), StandardCharsets.UTF_8));
    }
    return texts.toString();
  }
}

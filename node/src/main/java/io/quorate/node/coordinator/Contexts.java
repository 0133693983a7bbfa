package io.quorate.node.coordinator;

import com.google.common.collect.Lists;
import io.quorate.antientropy.causality.ContextSeal;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.RequestLog;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.ring.Key;
import java.util.List;

/** The causal contexts that answers carry. */
final class Contexts {
  /** Half of what a context may have: the rest is for writes that follow without a read. */
  private static final int READ_ACTORS_MAX = ContextSeal.ACTORS_MAX / 2;

  private static final int READ_SEPARATE_MAX = ContextSeal.SEPARATE_MAX / 2;

  private Contexts() {}

  /** Covers all siblings of the state, and what else is known; empty where nothing is known. */
  static String of(ContextSeal seal, Key key, State state) {
    if (state.isEmpty()) {
      return "";
    }
    // A view: hardly any history is so long that the dots are asked for.
    List<Dot> shown = Lists.transform(state.siblings(), Sibling::dot);
    History seen = state.history().limited(READ_ACTORS_MAX, READ_SEPARATE_MAX, shown);
    return seal.seal(key, seen, state.clock());
  }

  /**
   * The request's context and the write's own dots, as separate dots: the plain history of the
   * state would cover siblings that the client has not seen (DESIGN §4).
   */
  static String afterWrite(
      ContextSeal seal,
      Write write,
      History context,
      long contextClock,
      List<Dot> dots,
      State state) {
    History seen = context;
    for (Dot dot : dots) {
      seen = seen.with(dot);
    }
    long clock = contextClock;
    for (RequestLog.Entry entry : state.requests().entries()) {
      if (entry.request().equals(write.id())) {
        clock = Math.max(clock, entry.timestamp());
      }
    }
    for (Sibling sibling : state.siblings()) {
      if (sibling.request().equals(write.id())) {
        clock = Math.max(clock, sibling.timestamp());
      }
    }
    History told = seen.limited(ContextSeal.ACTORS_MAX, ContextSeal.SEPARATE_MAX, dots);
    return told.isEmpty() ? "" : seal.seal(write.key(), told, clock);
  }
}

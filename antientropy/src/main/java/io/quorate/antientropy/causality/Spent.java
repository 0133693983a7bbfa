package io.quorate.antientropy.causality;

import java.util.List;
import java.util.TreeSet;

/**
 * What of a state nobody needs once no older state of the key can come any more: functions of the
 * state alone, so that owners who have the same state keep the same of it.
 */
/*
 * How it works
 *
 *   history    a:17   b:3   c:9   d:2   e:41   (f,2)       d and f: ended long ago
 *   siblings                            (e,41)
 *   log        (a,17) (b,3) (c,8) (c,9)  (e,40) (e,41)
 *   claims                                                 an entry goes if none of its dots lives,
 *   left       a:17   b:3   c:9         e:41               the log does not name its actor, and it
 *                                                          is no claim
 *
 * What lives must stay covered, or it would not be superseded by who saw it. What the log names must,
 * or a repeat whose other dot was superseded would be taken for new (Repeats). A claim covers a dot
 * that may be still to come. An entry stays or goes as a whole, so no actor is ever known in part.
 *
 * A delete in a last-writer-wins bucket is a register, which wins by its time. Where it is all that
 * is left, it goes too, and its request stays in the log, so that what is written on top of the rest
 * is later than the delete was.
 */
final class Spent {
  private Spent() {}

  /**
   * Whether it is worth while: a delete to be forgotten, or more entries than so many; not where
   * nothing lives, for that is removed as a whole.
   */
  static boolean isIn(State state, int most) {
    return isDeleteAlone(state)
        || (state.history().size() > most && !state.isTombstone() && entries(state) > most);
  }

  private static int entries(State state) {
    return state.history().size() - needed(state).size();
  }

  /** The state without what it does not need; this very state if it needs all, or is removed. */
  static State without(State state) {
    if (state.isTombstone() && !isDeleteAlone(state)) {
      return state;
    }
    State left = isDeleteAlone(state) ? forgotten(state) : state;
    History needed = needed(left);
    return needed.equals(left.history())
        ? left
        : new State(needed, left.dotted(), left.requests(), left.register().orElse(null));
  }

  /** Whether a register that holds a delete is all that is left. */
  private static boolean isDeleteAlone(State state) {
    return state.register().isPresent() && state.siblings().isEmpty();
  }

  private static State forgotten(State state) {
    Sibling delete = state.register().orElseThrow().sibling();
    RequestLog log = state.requests().with(RequestLog.Entry.of(delete));
    return new State(state.history(), List.of(), log);
  }

  private static History needed(State state) {
    TreeSet<Actor> named = new TreeSet<>();
    state.dotted().forEach(sibling -> named.add(sibling.dot().actor()));
    state.register().ifPresent(register -> named.add(register.dot().actor()));
    state.requests().entries().forEach(entry -> named.add(entry.actor()));
    return state.history().keeping(actor -> actor.isClaim() || named.contains(actor));
  }
}

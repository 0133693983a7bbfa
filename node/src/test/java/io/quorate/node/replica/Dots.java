package io.quorate.node.replica;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The dumb oracle: a state as two plain sets, every dot by itself. */
record Dots(TreeSet<Dot> known, TreeMap<Dot, String> living) {
  static Dots of(State state) {
    TreeMap<Dot, String> living = new TreeMap<>();
    state.siblings().forEach(sibling -> living.put(sibling.dot(), Nodes.text(sibling.content())));
    return new Dots(of(state.history()), living);
  }

  static TreeSet<Dot> of(History history) {
    TreeSet<Dot> known = new TreeSet<>();
    history.forEach(new History.Visitor() {
      @Override
      public void contiguous(Actor actor, long counter) {
        for (long i = 1; i <= counter; i++) {
          known.add(new Dot(actor, i));
        }
      }

      @Override
      public void separate(Dot dot) {
        known.add(dot);
      }
    });
    return known;
  }

  static Dots none() {
    return new Dots(new TreeSet<>(), new TreeMap<>());
  }

  /** A value lives if both have it, or one has it and the other has never heard of it. */
  Dots join(Dots other) {
    TreeSet<Dot> all = new TreeSet<>(known);
    all.addAll(other.known);
    TreeMap<Dot, String> left = new TreeMap<>();
    keep(living, other, left);
    keep(other.living, this, left);
    return new Dots(all, left);
  }

  private static void keep(Map<Dot, String> from, Dots other, Map<Dot, String> into) {
    from.forEach((dot, value) -> {
      if (other.living.containsKey(dot) || !other.known.contains(dot)) {
        into.put(dot, value);
      }
    });
  }

  /** Whether joining the other would change nothing. */
  boolean contains(Dots other) {
    return join(other).equals(this);
  }

  /** What is known here and lived there, but lives here no more. */
  Set<Dot> gone(Dots other) {
    TreeSet<Dot> gone = new TreeSet<>(other.living.keySet());
    gone.retainAll(known);
    gone.removeAll(living.keySet());
    return gone;
  }
}

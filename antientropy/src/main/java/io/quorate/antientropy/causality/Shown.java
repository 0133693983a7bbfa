package io.quorate.antientropy.causality;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What a client gets to see of a state: its siblings, without those that say the same thing twice.
 *
 * <p>Siblings with one request id, or equal in bytes, type and metadata, are shown as one, the one
 * with the greatest (timestamp, dot); this carries over: two that both resemble a third are one.
 * The context covers all of them, the hidden ones too, so that a write with it supersedes them all.
 *
 * @param siblings those shown, ascending by dot
 * @param context the state's whole history
 */
public record Shown(List<Sibling> siblings, History context) {
  private static final Comparator<Sibling> BY_TIME =
      Comparator.comparingLong(Sibling::timestamp).thenComparing(Sibling::dot);

  static Shown of(State state) {
    List<Sibling> all = state.siblings();
    if (all.size() <= 1) {
      return new Shown(all, state.history());
    }
    List<Sibling> shown = new ArrayList<>();
    for (List<Sibling> alike : groups(all)) {
      shown.add(Collections.max(alike, BY_TIME));
    }
    shown.sort(Comparator.comparing(Sibling::dot));
    return new Shown(List.copyOf(shown), state.history());
  }

  /** Each sibling merges all groups that it resembles: the groups are closed under resemblance. */
  private static List<List<Sibling>> groups(List<Sibling> all) {
    List<List<Sibling>> groups = new ArrayList<>();
    for (Sibling sibling : all) {
      List<Sibling> own = new ArrayList<>();
      own.add(sibling);
      List<List<Sibling>> others = new ArrayList<>();
      for (List<Sibling> group : groups) {
        if (isAlikeAny(group, sibling)) {
          own.addAll(group);
        } else {
          others.add(group);
        }
      }
      others.add(own);
      groups = others;
    }
    return groups;
  }

  private static boolean isAlikeAny(List<Sibling> group, Sibling sibling) {
    for (Sibling member : group) {
      if (isAlike(member, sibling)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAlike(Sibling left, Sibling right) {
    return left.request().equals(right.request()) || left.content().equals(right.content());
  }
}

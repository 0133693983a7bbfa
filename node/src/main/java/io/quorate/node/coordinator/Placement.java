package io.quorate.node.coordinator;

import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Member;
import io.quorate.ring.PreferenceList;
import io.quorate.ring.membership.Liveness;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the copies of one key are, and who of them seems to live. Immutable.
 *
 * @param owners the first owner first
 * @param fallbacks who stands in for owners, the preferred one first
 */
record Placement(
    View view,
    PreferenceList list,
    BucketDefinition bucket,
    List<Member> owners,
    List<Member> fallbacks) {
  int partition() {
    return list.partition();
  }

  /** How many copies there are to be. */
  int of() {
    return owners.size();
  }

  boolean isOwnedBySelf() {
    return list.isOwner(view.self(), bucket.n());
  }

  boolean selfIsFallback() {
    return fallbacks.stream().anyMatch(view::isSelf);
  }

  /**
   * The living owners in the order in which they are asked: this node, those that answer, those
   * that failed to lately; each group in the order of the preference list.
   */
  List<Member> livingOwners() {
    List<Member> living = new ArrayList<>(owners.size());
    owners.stream().filter(view::isSelf).forEach(living::add);
    for (Liveness.State state : List.of(Liveness.State.ALIVE, Liveness.State.SUSPECT)) {
      for (Member owner : owners) {
        if (!view.isSelf(owner) && view.state(owner) == state) {
          living.add(owner);
        }
      }
    }
    return living;
  }

  List<Member> livingFallbacks() {
    return fallbacks.stream().filter(view::isLiving).toList();
  }

  /** How many could hold a write now: each living fallback in place of one owner that is not. */
  int reachable(boolean sloppy) {
    int owners = livingOwners().size();
    return sloppy ? Math.min(of(), owners + livingFallbacks().size()) : owners;
  }

  /**
   * Whom to ask for a read, in order: living owners; if sloppy as many living fallbacks as there
   * are copies, for these are the ones that writers chose; owners believed dead last, in case they
   * are not.
   */
  List<Poll.Candidate> readers(boolean sloppy) {
    List<Poll.Candidate> readers = new ArrayList<>();
    livingOwners().forEach(owner -> readers.add(new Poll.Candidate(owner.name(), true)));
    if (sloppy) {
      livingFallbacks().stream()
          .limit(of())
          .forEach(fallback -> readers.add(new Poll.Candidate(fallback.name(), false)));
    }
    owners.stream()
        .filter(owner -> !view.isLiving(owner))
        .forEach(owner -> readers.add(new Poll.Candidate(owner.name(), true)));
    return readers;
  }

  static List<String> names(List<Member> members) {
    return members.stream().map(Member::name).toList();
  }
}

package io.quorate.node.coordinator;

import io.quorate.node.coordinator.WriteQuorum.Owners;
import io.quorate.node.request.Outcome;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Holders;
import io.quorate.ring.Member;
import io.quorate.ring.PreferenceList;
import io.quorate.ring.membership.Liveness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the copies of one key are, and who of them seems to live. Immutable.
 *
 * @param owners those who are read, the first owner first
 * @param written all owners: those who are read, then those who are only written while the
 *     partition moves
 * @param fallbacks who stands in for owners, the preferred one first; none of them is an owner
 */
record Placement(
    View view,
    Holders holders,
    BucketDefinition bucket,
    List<Member> owners,
    List<Member> written,
    List<Member> fallbacks) {
  int partition() {
    return holders.read().partition();
  }

  /** The epoch since which these are the owners. */
  long since() {
    return view.topology().since(partition());
  }

  /** How many copies there are to be among those who are read. */
  int of() {
    return owners.size();
  }

  /** Whether the bucket asks that reads answer only once what they answer is repaired. */
  boolean repairBlocks() {
    return bucket.repair() == BucketDefinition.Repair.BLOCKING;
  }

  boolean isOwnedBySelf() {
    return holders.isOwner(view.self(), bucket.n());
  }

  /** The owners that are not read, while the partition moves. */
  List<Member> onlyWritten() {
    return written.subList(owners.size(), written.size());
  }

  /**
   * The sets of owners that must hold a write, and how many of each; the one that is read first.
   */
  List<Owners> sets(Terms terms) {
    List<Owners> sets = new ArrayList<>(2);
    List<PreferenceList> lists = holders.written();
    for (int i = 0; i < lists.size(); i++) {
      sets.add(new Owners(terms.wNeeded(i), names(lists.get(i).owners(bucket.n()))));
    }
    return sets;
  }

  boolean selfIsFallback() {
    return fallbacks.stream().anyMatch(view::isSelf);
  }

  /**
   * The living owners in the order in which they are asked: this node, those that answer, those
   * that failed to lately; each group in the order of the preference list.
   */
  List<Member> livingOwners() {
    return living(owners);
  }

  /** The owners that may coordinate: those that are read, then those that are only written. */
  List<Member> livingCoordinators() {
    List<Member> coordinators = living(owners);
    coordinators.addAll(living(onlyWritten()));
    return coordinators;
  }

  private List<Member> living(List<Member> of) {
    List<Member> living = new ArrayList<>(of.size());
    of.stream().filter(view::isSelf).forEach(living::add);
    for (Liveness.State state : List.of(Liveness.State.ALIVE, Liveness.State.SUSPECT)) {
      for (Member owner : of) {
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

  /**
   * How many of these owners could hold a write now: each living fallback in place of one owner
   * that is not.
   */
  int reachable(Owners set, boolean sloppy) {
    int living = 0;
    for (String owner : set.names()) {
      living += view.isLiving(view.member(owner)) ? 1 : 0;
    }
    return sloppy ? Math.min(set.names().size(), living + livingFallbacks().size()) : living;
  }

  /** Why a write cannot reach its level whatever happens, as far as is known who lives. */
  Optional<Outcome.Failed> tooFewLiving(Terms terms) {
    for (Owners set : sets(terms)) {
      int reachable = reachable(set, terms.sloppy());
      if (set.needed() > reachable) {
        return Optional.of(new Outcome.Failed(
            Outcome.Reason.QUORUM_NOT_REACHED,
            "The write needs " + set.needed() + " of " + set.names().size() + " replicas, and "
                + reachable + " can be reached.",
            set.needed(),
            reachable,
            false));
      }
    }
    return Optional.empty();
  }

  /** The living owners that are to be read last. */
  List<String> slow(Pace pace, long now) {
    List<String> others = new ArrayList<>(names(livingOwners()));
    others.remove(view.self());
    return pace.slow(others, now);
  }

  /**
   * Whom to ask for a read, in order: living owners, of them the slow ones last; if sloppy as many
   * living fallbacks as there are copies, for these are the ones that writers chose; owners
   * believed dead last, in case they are not.
   */
  List<Poll.Candidate> readers(boolean sloppy, List<String> slow) {
    List<Poll.Candidate> readers = new ArrayList<>();
    List<String> living = names(livingOwners());
    living.stream()
        .filter(owner -> !slow.contains(owner))
        .forEach(owner -> readers.add(new Poll.Candidate(owner, true)));
    slow.forEach(owner -> readers.add(new Poll.Candidate(owner, true)));
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

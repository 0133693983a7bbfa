package io.quorate.node.coordinator;

import io.quorate.node.request.Receipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whom to ask, in order, until enough replicas gave an answer that counts. A machine: it sends
 * nothing and knows no time. Confined to its lane.
 */
/*
 * How it works
 *
 *   candidates   a COUNTED   c ASKED   d SPENT   b IDLE
 *                 1        +   1                          = 2 = needed: nobody more is asked
 *
 * Only as many are asked as may still be needed: counted + asked = needed, as long as there are
 * candidates. A failure, or an answer that does not count, spends a candidate and the next idle one
 * takes its place. oneMore() asks beyond that, for a late one.
 *
 * LOST when counted + asked + idle < needed.
 */
final class Poll {
  /** Somebody who may be asked. */
  record Candidate(String node, boolean owner) {}

  private enum Stand {
    IDLE,
    ASKED,
    COUNTED,
    SPENT
  }

  private final int needed;
  private final int of;
  private final List<Candidate> candidates;
  private final Stand[] stands;
  private Verdict verdict = Verdict.PENDING;

  /**
   * @param needed how many answers must count
   * @param of how many copies there are to be
   * @param candidates in the order in which they are asked, none twice
   */
  Poll(int needed, int of, List<Candidate> candidates) {
    assert needed >= 1 && needed <= of : needed + " of " + of;
    this.needed = needed;
    this.of = of;
    this.candidates = List.copyOf(candidates);
    this.stands = new Stand[candidates.size()];
    Arrays.fill(stands, Stand.IDLE);
    judge();
  }

  /** Those who must be asked now; they are awaited from now on. Nobody once it is decided. */
  List<String> toAsk() {
    List<String> asked = new ArrayList<>();
    int missing = needed - count(Stand.COUNTED) - count(Stand.ASKED);
    while (verdict == Verdict.PENDING && missing-- > 0) {
      oneMore().ifPresent(asked::add);
    }
    return asked;
  }

  /** The next candidate, beyond what is needed if all answer; awaited from now on. */
  Optional<String> oneMore() {
    for (int i = 0; i < stands.length; i++) {
      if (stands[i] == Stand.IDLE) {
        stands[i] = Stand.ASKED;
        return Optional.of(candidates.get(i).node());
      }
    }
    return Optional.empty();
  }

  /** Whether this candidate was idle; it is awaited from now on, beyond what is needed. */
  boolean alsoAsk(String node) {
    int i = indexOf(node);
    boolean isIdle = stands[i] == Stand.IDLE;
    if (isIdle) {
      stands[i] = Stand.ASKED;
    }
    return isIdle;
  }

  /** The node answered. A second answer of the same node changes nothing. */
  void answered(String node, boolean counts) {
    settle(node, counts ? Stand.COUNTED : Stand.SPENT);
  }

  /** The node will not answer. */
  void failed(String node) {
    settle(node, Stand.SPENT);
  }

  private void settle(String node, Stand stand) {
    int i = indexOf(node);
    if (stands[i] == Stand.ASKED) {
      stands[i] = stand;
      judge();
    }
  }

  private void judge() {
    if (verdict != Verdict.PENDING) {
      return;
    }
    int counted = count(Stand.COUNTED);
    if (counted >= needed) {
      verdict = Verdict.WON;
    } else if (counted + count(Stand.ASKED) + count(Stand.IDLE) < needed) {
      verdict = Verdict.LOST;
    }
  }

  Verdict verdict() {
    return verdict;
  }

  /** How many answers count. */
  int reached() {
    return Math.min(of, count(Stand.COUNTED));
  }

  /** Those who were asked and are still awaited, in the order of the candidates. */
  List<String> awaited() {
    List<String> awaited = new ArrayList<>();
    for (int i = 0; i < stands.length; i++) {
      if (stands[i] == Stand.ASKED) {
        awaited.add(candidates.get(i).node());
      }
    }
    return awaited;
  }

  /** Whether somebody could still be asked. */
  boolean hasIdle() {
    return count(Stand.IDLE) > 0;
  }

  /** Whether this candidate is an owner. */
  boolean isOwner(String node) {
    return candidates.get(indexOf(node)).owner();
  }

  /** Whose answers count. */
  Receipt receipt() {
    int owners = 0;
    for (int i = 0; i < stands.length; i++) {
      if (stands[i] == Stand.COUNTED && candidates.get(i).owner()) {
        owners++;
      }
    }
    return new Receipt(owners, reached() - owners, of);
  }

  private int count(Stand stand) {
    int count = 0;
    for (Stand each : stands) {
      if (each == stand) {
        count++;
      }
    }
    return count;
  }

  private int indexOf(String node) {
    for (int i = 0; i < stands.length; i++) {
      if (candidates.get(i).node().equals(node)) {
        return i;
      }
    }
    throw new AssertionError(node + " was not asked");
  }
}

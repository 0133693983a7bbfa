package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollTest {
  private static List<Poll.Candidate> candidates(int owners, int fallbacks) {
    List<Poll.Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < owners; i++) {
      candidates.add(new Poll.Candidate("o" + i, true));
    }
    for (int i = 0; i < fallbacks; i++) {
      candidates.add(new Poll.Candidate("f" + i, false));
    }
    return candidates;
  }

  @Test
  void onlyAsManyAreAskedAsAreNeeded() {
    Poll poll = new Poll(2, 3, candidates(3, 2));
    assertEquals(List.of("o0", "o1"), poll.toAsk());
    assertEquals(List.of(), poll.toAsk());
    poll.answered("o0", true);
    assertEquals(List.of(), poll.toAsk());
    poll.answered("o1", true);
    assertEquals(Verdict.WON, poll.verdict());
    assertEquals(List.of(), poll.toAsk());
    assertTrue(poll.hasIdle());
  }

  @Test
  void aFailureAndAnAnswerThatDoesNotCountBringInTheNext() {
    Poll poll = new Poll(2, 3, candidates(3, 1));
    poll.toAsk();
    poll.failed("o0");
    assertEquals(List.of("o2"), poll.toAsk());
    poll.answered("o1", false);
    assertEquals(List.of("f0"), poll.toAsk());
    poll.answered("o2", true);
    poll.answered("f0", true);
    assertEquals(Verdict.WON, poll.verdict());
    assertEquals(new Receipt(1, 1, 3), poll.receipt());
  }

  @Test
  void oneMoreIsAskedForALateOneAndEitherMayAnswer() {
    Poll poll = new Poll(1, 3, candidates(2, 0));
    poll.toAsk();
    assertEquals(Optional.of("o1"), poll.oneMore());
    assertEquals(Optional.empty(), poll.oneMore());
    poll.failed("o1");
    assertEquals(Verdict.PENDING, poll.verdict());
    assertEquals(List.of("o0"), poll.awaited());
    poll.answered("o0", true);
    assertEquals(Verdict.WON, poll.verdict());
    assertEquals(List.of(), poll.awaited());
  }

  @Test
  void withFewerCandidatesThanNeededItIsLostAtOnceAndNobodyIsAsked() {
    Poll poll = new Poll(3, 3, candidates(2, 0));
    assertEquals(Verdict.LOST, poll.verdict());
    assertEquals(List.of(), poll.toAsk());
  }

  @Test
  void aSecondAnswerOfTheSameNodeChangesNothing() {
    Poll poll = new Poll(2, 2, candidates(2, 0));
    poll.toAsk();
    poll.answered("o0", true);
    poll.answered("o0", true);
    poll.failed("o0");
    assertEquals(1, poll.reached());
    assertEquals(Verdict.PENDING, poll.verdict());
  }

  private enum Fate {
    COUNTS,
    DOES_NOT_COUNT,
    FAILS
  }

  private record Event(String node, Fate fate) {}

  /** All orders of all answers: the verdict agrees with counting what happened and what can. */
  @Test
  void inEveryOrderOfRepliesTheVerdictComesAsSoonAsItIsCertainAndNotBefore() {
    long paths = 0;
    for (int owners = 1; owners <= 3; owners++) {
      for (int fallbacks = 0; fallbacks <= 2 && owners + fallbacks <= 4; fallbacks++) {
        for (int needed = 1; needed <= owners; needed++) {
          paths += explore(needed, owners, candidates(owners, fallbacks), new ArrayList<>());
        }
      }
    }
    assertTrue(paths > 1_000, paths + " paths");
  }

  private long explore(int needed, int of, List<Poll.Candidate> all, List<Event> events) {
    Poll poll = new Poll(needed, of, all);
    List<String> asked = new ArrayList<>(poll.toAsk());
    int counted = 0;
    for (Event event : events) {
      if (event.fate == Fate.FAILS) {
        poll.failed(event.node);
      } else {
        poll.answered(event.node, event.fate == Fate.COUNTS);
      }
      counted += event.fate == Fate.COUNTS ? 1 : 0;
      asked.remove(event.node);
      asked.addAll(poll.toAsk());
    }
    Verdict expected = counted >= needed
        ? Verdict.WON
        : counted + all.size() - events.size() < needed ? Verdict.LOST : Verdict.PENDING;
    String scene = needed + " of " + all + " " + events;
    assertEquals(expected, poll.verdict(), scene);
    assertEquals(counted, poll.reached(), scene);
    if (expected == Verdict.PENDING) {
      assertEquals(needed, counted + asked.size(), scene);
    }
    long paths = asked.isEmpty() ? 1 : 0;
    for (String node : asked) {
      for (Fate fate : Fate.values()) {
        events.add(new Event(node, fate));
        paths += explore(needed, of, all, events);
        events.remove(events.size() - 1);
      }
    }
    return paths;
  }
}

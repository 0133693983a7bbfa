package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.State;
import io.quorate.node.request.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadQuorumTest {
  private static final State OLD = States.value(1, 1, "old");
  private static final State NEW = States.overwritten(OLD, 1, 2, "new");
  private static final State OTHER = States.value(2, 1, "other");

  private static ReadQuorum quorum(int needed, String owners, String fallbacks) {
    List<Poll.Candidate> candidates = new ArrayList<>();
    owners.chars().forEach(c -> candidates.add(new Poll.Candidate("" + (char) c, true)));
    fallbacks.chars().forEach(c -> candidates.add(new Poll.Candidate("" + (char) c, false)));
    return new ReadQuorum(new Poll(needed, owners.length(), candidates));
  }

  private static void askAll(ReadQuorum quorum) {
    boolean another = !quorum.toAsk().isEmpty();
    while (another) {
      another = quorum.oneMore().isPresent();
    }
  }

  @Test
  void theAnswerIsTheJoinAndWhoIsBehindIsRepaired() {
    ReadQuorum quorum = quorum(2, "abc", "");
    quorum.toAsk();
    quorum.copy("a", OLD, true);
    quorum.copy("b", NEW, true);
    assertEquals(Verdict.WON, quorum.verdict());
    assertEquals("new", States.text(quorum.joined()));
    assertEquals(List.of("a"), quorum.repairs());
    assertEquals(List.of(), quorum.repairs());
  }

  @Test
  void concurrentCopiesBecomeSiblingsAndBothOwnersAreRepaired() {
    ReadQuorum quorum = quorum(2, "abc", "");
    quorum.toAsk();
    quorum.copy("a", OTHER, true);
    quorum.copy("b", NEW, true);
    assertEquals(2, quorum.joined().siblings().size());
    assertEquals(List.of("a", "b"), quorum.repairs());
  }

  @Test
  void lateReplyOfStaleReplicaIsStillRepaired() {
    ReadQuorum quorum = quorum(2, "abc", "");
    askAll(quorum);
    quorum.copy("a", NEW, true);
    quorum.copy("b", NEW, true);
    assertEquals(List.of(), quorum.repairs());
    quorum.copy("c", State.EMPTY, true);
    assertEquals(List.of("c"), quorum.repairs());
  }

  @Test
  void lateReplyThatKnowsMoreMakesTheEarlierOnesTheOnesBehind() {
    ReadQuorum quorum = quorum(2, "abc", "");
    askAll(quorum);
    quorum.copy("a", OLD, true);
    quorum.copy("b", OLD, true);
    quorum.copy("c", NEW, true);
    assertEquals(List.of("a", "b"), quorum.repairs());
  }

  @Test
  void aFallbacksNotFoundNeverCounts() {
    ReadQuorum quorum = quorum(1, "a", "d");
    quorum.toAsk();
    quorum.failed("a");
    assertEquals(List.of("d"), quorum.toAsk());
    quorum.copy("d", State.EMPTY, true);
    assertEquals(Verdict.LOST, quorum.verdict());
    assertEquals(0, quorum.reached());
  }

  @Test
  void aFallbackThatFoundItStandsInForAnOwnerAndIsNotRepaired() {
    ReadQuorum quorum = quorum(2, "ab", "d");
    quorum.toAsk();
    quorum.failed("b");
    quorum.toAsk();
    quorum.copy("d", NEW, true);
    quorum.copy("a", OLD, true);
    assertEquals(Verdict.WON, quorum.verdict());
    assertEquals(new Receipt(1, 1, 2), quorum.receipt());
    assertEquals(List.of("a"), quorum.repairs());
  }

  @Test
  void aLostCopyIsJoinedAndRepairedButDoesNotCount() {
    ReadQuorum quorum = quorum(2, "abc", "");
    quorum.toAsk();
    quorum.copy("a", OTHER, false);
    assertEquals(List.of("c"), quorum.toAsk());
    quorum.copy("b", NEW, true);
    quorum.copy("c", NEW, true);
    assertEquals(Verdict.WON, quorum.verdict());
    assertEquals(2, quorum.joined().siblings().size());
    assertEquals(List.of("a", "b", "c"), quorum.repairs());
  }

  @Test
  void whereNobodyKnowsTheKeyThereIsNothingToRepair() {
    ReadQuorum quorum = quorum(2, "abc", "");
    quorum.toAsk();
    quorum.copy("a", State.EMPTY, true);
    quorum.copy("b", State.EMPTY, true);
    assertTrue(quorum.joined().isEmpty());
    assertEquals(List.of(), quorum.repairs());
  }

  /**
   * Whatever the copies, the order of their replies and when repairs are sent: in the end all who
   * answered hold the join of all.
   */
  @Test
  void afterAllRepairsEveryOwnerThatAnsweredHoldsTheJoinOfAll() {
    List<State> kinds = List.of(State.EMPTY, OLD, NEW, OTHER);
    for (int code = 0; code < 4 * 4 * 4; code++) {
      List<State> copies =
          List.of(kinds.get(code / 16), kinds.get(code / 4 % 4), kinds.get(code % 4));
      for (String order : List.of("abc", "acb", "bac", "bca", "cab", "cba")) {
        for (int repairAfter = 1; repairAfter <= 3; repairAfter++) {
          checkRepairs(copies, order, repairAfter);
        }
      }
    }
  }

  private static void checkRepairs(List<State> copies, String order, int repairAfter) {
    ReadQuorum quorum = quorum(2, "abc", "");
    askAll(quorum);
    TreeMap<String, State> held = new TreeMap<>();
    State all = State.EMPTY;
    for (int i = 0; i < 3; i++) {
      String node = order.substring(i, i + 1);
      State copy = copies.get(node.charAt(0) - 'a');
      held.put(node, copy);
      all = all.join(copy);
      quorum.copy(node, copy, true);
      assertEquals(i >= 1 ? Verdict.WON : Verdict.PENDING, quorum.verdict());
      if (i + 1 >= repairAfter) {
        for (String behind : quorum.repairs()) {
          held.merge(behind, quorum.joined(), State::join);
        }
      }
    }
    for (State state : held.values()) {
      assertEquals(all, state, copies + " " + order);
    }
  }
}

package io.quorate.antientropy.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.witness.WriteAttempt.Told;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each promise: kept, and broken. */
class WitnessTest {
  private final Witness witness = new Witness();

  @Test
  void anAcknowledgedValueThatIsThereIsKept() {
    put("a", Told.ACKNOWLEDGED);
    assertEquals(List.of(), end("a"));
  }

  @Test
  void anAcknowledgedValueThatNobodyReadMayNotGo() {
    put("a", Told.ACKNOWLEDGED);
    put("b", Told.ACKNOWLEDGED);
    assertBroken("lost", end("b"));
  }

  @Test
  void aValueThatAnUnknownWriteHadReadMayGo() {
    put("a", Told.ACKNOWLEDGED);
    put("b", Told.UNKNOWN, "a");
    assertEquals(List.of(), end("b"));
    assertEquals(List.of(), end("a"));
  }

  @Test
  void aValueThatOnlyANotAppliedWriteHadReadMayNotGo() {
    put("a", Told.ACKNOWLEDGED);
    put("b", Told.NOT_APPLIED, "a");
    assertBroken("lost", end());
  }

  @Test
  void aSupersededValueMayNotComeBack() {
    put("a", Told.ACKNOWLEDGED);
    put("b", Told.ACKNOWLEDGED, "a");
    assertBroken("came back", end("a", "b"));
  }

  @Test
  void aDeletedValueMayNotComeBack() {
    put("a", Told.ACKNOWLEDGED);
    witness.delete("c", "k", List.of("a"), true, 2).end(Told.ACKNOWLEDGED, 3);
    assertEquals(List.of(), end());
    assertBroken("came back", end("a"));
  }

  @Test
  void aBlindDeleteMayTakeWhatBeganBeforeItEnded() {
    put("a", Told.ACKNOWLEDGED);
    witness.deleteBlindly("c", "k", true, 2).end(Told.ACKNOWLEDGED, 3);
    assertEquals(List.of(), end());
    witness.put("c", "k", "late", List.of(), true, 4).end(Told.ACKNOWLEDGED, 5);
    assertBroken("lost", end());
  }

  @Test
  void whatWasNotAppliedMayNotBeThere() {
    put("a", Told.NOT_APPLIED);
    assertBroken("was not applied", end("a"));
  }

  @Test
  void whatNobodyWroteMayNotBeThere() {
    put("a", Told.ACKNOWLEDGED);
    assertBroken("never written", end("a", "x"));
  }

  @Test
  void anUnknownWriteMayBeThereOrNot() {
    put("a", Told.UNKNOWN);
    assertEquals(List.of(), end());
    assertEquals(List.of(), end("a"));
  }

  @Test
  void aStrictReadSeesWhatWasAcknowledgedBeforeIt() {
    put("a", Told.ACKNOWLEDGED);
    witness.read("c", "k", List.of("a"), true, 10, 11);
    assertEquals(List.of(), end("a"));
    witness.read("c", "k", List.of(), true, 12, 13);
    assertBroken("misses", end("a"));
  }

  @Test
  void aReadThatBeganBeforeTheAcknowledgementMayMiss() {
    put("a", Told.ACKNOWLEDGED);
    witness.read("c", "k", List.of(), true, 1, 13);
    assertEquals(List.of(), end("a"));
  }

  @Test
  void aStrictReadShowsNothingSuperseded() {
    put("a", Told.ACKNOWLEDGED);
    put("b", Told.ACKNOWLEDGED, "a");
    witness.read("c", "k", List.of("a", "b"), true, 10, 11);
    assertBroken("superseded before", end("b"));
  }

  @Test
  void aRepeatThatIsAcknowledgedAfterAnUnknownIsAcknowledged() {
    WriteAttempt attempt = witness.put("c", "k", "a", List.of(), true, 1);
    attempt.end(Told.UNKNOWN, 2);
    attempt.end(Told.ACKNOWLEDGED, 3);
    attempt.end(Told.UNKNOWN, 4);
    assertBroken("lost", end());
  }

  @Test
  void aRepeatThatIsNotAppliedSaysNothingOfTheFirstTry() {
    WriteAttempt attempt = witness.put("c", "k", "a", List.of(), true, 1);
    attempt.end(Told.UNKNOWN, 2);
    attempt.end(Told.NOT_APPLIED, 3);
    assertEquals(List.of(), end("a"));
  }

  @Test
  void ofAThousandBrokenPromisesTheFirstAreTold() {
    put("a", Told.ACKNOWLEDGED);
    for (int i = 0; i < 1_000; i++) {
      put("b" + i, Told.ACKNOWLEDGED, "a", "b" + (i - 1));
    }
    List<Violation> violations = end("a", "b999");
    assertEquals(Findings.SHOWN_MAX + 1, violations.size());
    assertTrue(violations.get(0).sentence().contains("a came back"));
    String others = violations.get(Findings.SHOWN_MAX).sentence();
    assertEquals(1_000 - Findings.SHOWN_MAX + " more violations", others);
  }

  private void put(String value, Told told, String... read) {
    witness.put("c", "k", value, List.of(read), true, 1).end(told, 2);
  }

  private List<Violation> end(String... values) {
    return witness.judge(Map.of("k", List.of(values)));
  }

  private static void assertBroken(String what, List<Violation> violations) {
    assertEquals(1, violations.size(), violations::toString);
    assertTrue(violations.get(0).sentence().contains(what), violations::toString);
    assertTrue(violations.get(0).history().contains("put"));
  }
}

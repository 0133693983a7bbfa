package io.quorate.ring.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.Topology;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VoterTest {
  private static final Topology BASE = Model.founded(List.of("a", "b", "c"), "a", "b", "c");
  private static final Topology NEXT = BASE.next().voters(List.of("a")).build();
  private static final Ballot LOW = new Ballot(1, "b", 5);
  private static final Ballot HIGH = new Ballot(1, "c", 4);

  private static Voter a(VoterState state) {
    return new Voter("a", new DiskId(1), Optional.of(BASE), state);
  }

  private static VoterQuestion.Prepare prepare(Ballot ballot) {
    return new VoterQuestion.Prepare(Instance.after(BASE), ballot);
  }

  private static void assertAbstains(String why, Voter voter, VoterQuestion question) {
    Voter.Step step = voter.answer(question);
    String sentence =
        assertInstanceOf(VoterAnswer.Abstains.class, step.answer()).sentence();
    assertTrue(sentence.contains(why), sentence);
    assertEquals(voter.state(), step.state());
  }

  @Test
  void itShowsItsVoteToTheNextProposerAndToNobodyBelow() {
    VoterState voted =
        a(VoterState.FRESH).answer(new VoterQuestion.Accept(LOW, NEXT)).state();
    Voter.Step promised = a(voted).answer(prepare(HIGH));
    assertEquals(
        new VoterAnswer.Promised(HIGH, Optional.of(new Vote(LOW, NEXT))), promised.answer());
    assertEquals(
        new VoterAnswer.Outbid(HIGH),
        a(promised.state()).answer(new VoterQuestion.Accept(LOW, NEXT)).answer());
    assertEquals(
        new VoterAnswer.Outbid(HIGH), a(promised.state()).answer(prepare(LOW)).answer());
  }

  @Test
  void aRepeatedQuestionHasTheSameAnswerAndStoresNothingNew() {
    Voter.Step first = a(VoterState.FRESH).answer(prepare(LOW));
    assertEquals(first, a(first.state()).answer(prepare(LOW)));
    Voter.Step vote = a(first.state()).answer(new VoterQuestion.Accept(LOW, NEXT));
    assertEquals(vote, a(vote.state()).answer(new VoterQuestion.Accept(LOW, NEXT)));
  }

  @Test
  void aVoterWithAnEmptyDiskHasNoVote() {
    Voter wiped = new Voter("a", new DiskId(77), Optional.of(BASE), VoterState.FRESH);
    assertAbstains("no voter of epoch 1", wiped, prepare(LOW));
    assertAbstains(
        "has disk", wiped, new VoterQuestion.TakePart(Instance.after(BASE), new DiskId(1)));
  }

  @Test
  void whoLostItsVotesVotesAgainOneEpochLater() {
    VoterState lost = VoterState.afterLoss(BASE);
    assertAbstains("lost its votes", a(lost), prepare(LOW));
    Voter later = new Voter("a", new DiskId(1), Optional.of(NEXT), lost);
    assertEquals(
        new VoterAnswer.Promised(LOW, Optional.empty()),
        later.answer(new VoterQuestion.Prepare(Instance.after(NEXT), LOW)).answer());
  }

  @Test
  void whoIsBehindOrInAnotherClusterOrGenerationAbstains() {
    assertAbstains(
        "is behind", a(VoterState.FRESH), new VoterQuestion.Prepare(Instance.after(NEXT), LOW));
    assertAbstains(
        "is in cluster",
        a(VoterState.FRESH),
        new VoterQuestion.Prepare(new Instance(new ClusterId(8, 8), 1, 2), LOW));
    assertAbstains(
        "is in generation 1",
        a(VoterState.FRESH),
        new VoterQuestion.Prepare(new Instance(Model.CLUSTER, 2, 2), LOW));
    Voter blank = new Voter("a", new DiskId(1), Optional.empty(), VoterState.FRESH);
    assertAbstains("has no topology", blank, prepare(LOW));
  }

  @Test
  void whatItKnowsToBeChosenIsAllThatItSaysOfThatEpoch() {
    Voter.Step kept = a(VoterState.FRESH).answer(new VoterQuestion.Keep(NEXT));
    assertEquals(new VoterAnswer.Kept(2), kept.answer());
    assertEquals(
        new VoterAnswer.Decided(NEXT, false),
        a(kept.state()).answer(prepare(HIGH)).answer());
    Voter shows = new Voter("a", new DiskId(1), Optional.of(NEXT), kept.state());
    assertEquals(
        new VoterAnswer.Decided(NEXT, true), shows.answer(prepare(HIGH)).answer());
  }

  @Test
  void anOldCopyOfADiskThatVotedLaterAbstains() {
    Voter later = new Voter("a", new DiskId(1), Optional.of(NEXT), VoterState.FRESH);
    VoterState voted =
        later.answer(new VoterQuestion.Prepare(Instance.after(NEXT), LOW)).state();
    assertAbstains("old copy", a(voted), prepare(LOW));
  }
}

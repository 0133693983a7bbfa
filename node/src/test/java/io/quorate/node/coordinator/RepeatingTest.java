package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Forwarding, repeats and deletes through whole coordinators. */
class RepeatingTest {
  private static final Key KEY = Key.of("b", "k");

  private static ClientRequest repeat(ClientRequest request) {
    return Failures.repeat(request);
  }

  @Test
  void aRepeatAtAnotherOwnerMintsNothing() {
    Ensemble nodes = new Ensemble(3);
    ClientRequest.Put put = nodes.put(KEY, "v");
    nodes.written("a", put);
    nodes.written("b", repeat(put));
    assertTrue(nodes.replica("b").mints.isEmpty());
    assertEquals(1, nodes.found("c", KEY).state().siblings().size());
  }

  @Test
  void aRepeatAfterAnothersOverwriteBringsNothingBack() {
    Ensemble nodes = new Ensemble(3);
    ClientRequest.Put put = nodes.put(KEY, "old");
    nodes.written("a", put);
    String context = nodes.found("a", KEY).context();
    nodes.written("b", nodes.put(KEY, "new", context, Consistency.OF_BUCKET));
    for (String node : List.of("a", "b", "c")) {
      nodes.written(node, repeat(put));
      assertEquals("new", nodes.read(node, KEY));
    }
  }

  @Test
  void aRepeatReadsAMajorityOfTheOwnersBeforeItMintsAgain() {
    Ensemble nodes = new Ensemble(3);
    nodes.hung.add("c");
    ClientRequest.Put put = nodes.put(KEY, "old");
    nodes.written("a", put);
    String context = nodes.found("a", KEY).context();
    nodes.written("b", nodes.put(KEY, "new", context, Consistency.OF_BUCKET));
    nodes.hung.clear();
    assertTrue(nodes.state("c", KEY).isEmpty(), "c knows nothing of either");
    nodes.written("c", repeat(put));
    assertTrue(nodes.replica("c").mints.isEmpty());
    assertEquals("new", nodes.read("c", KEY));
  }

  @Test
  void aRepeatOfWhatWasNeverAppliedIsAppliedOnce() {
    Ensemble nodes = new Ensemble(3);
    ClientRequest.Put put = nodes.put(KEY, "v");
    nodes.written("b", repeat(put));
    assertEquals("v", nodes.read("a", KEY));
    assertEquals(1, nodes.replica("b").mints.size());
  }

  @Test
  void aRepeatThatCannotBeRecognisedAnyMoreIsAConflict() {
    Ensemble nodes = new Ensemble(3);
    ClientRequest.Put put = nodes.put(KEY, "first");
    nodes.written("a", put);
    for (int i = 0; i < 9; i++) {
      String context = nodes.found("a", KEY).context();
      nodes.written("a", nodes.put(KEY, "v" + i, context, Consistency.OF_BUCKET));
    }
    Outcome.Failed failed = nodes.failed("b", repeat(put));
    assertEquals(Outcome.Reason.CONFLICT, failed.reason());
    assertTrue(failed.unknown());
    assertEquals("v8", nodes.read("b", KEY));
  }

  @Test
  void noFailureOfARepeatIsNotApplied() {
    Ensemble nodes = new Ensemble(3);
    nodes.killKnown("b", "c");
    Outcome.Failed failed = nodes.failed("a", repeat(nodes.put(KEY, "v")));
    assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, failed.reason());
    assertTrue(failed.unknown());
    assertTrue(nodes.replica("a").mints.isEmpty());
  }

  @Test
  void aRepeatNeedsAMajorityOfOwnersEvenWhereFallbacksCount() {
    Ensemble nodes = new Ensemble(5);
    nodes.killKnown("b", "c");
    Outcome.Failed failed = nodes.failed("a", repeat(nodes.put(KEY, "v")));
    assertTrue(failed.unknown());
    assertEquals(1, failed.reached());
  }

  @Test
  void anOwnerThatRefusesIsFollowedByTheNextAndNothingIsRepeated() {
    for (Reply.Reason reason :
        List.of(Reply.Reason.NOT_OWNER, Reply.Reason.STOPPING, Reply.Reason.EXPIRED)) {
      Ensemble nodes = new Ensemble(7);
      nodes.refusing.put("a", reason);
      assertEquals(new Receipt(2, 0, 3), nodes.written("g", nodes.put(KEY, "v")).receipt());
      assertFalse(nodes.replica("b").mints.get(0).retry());
    }
  }

  @Test
  void anOwnerThatMayHaveAppliedItIsFollowedByTheNextAsARepeat() {
    Ensemble nodes = new Ensemble(7);
    nodes.silent.add("a");
    nodes.written("g", nodes.put(KEY, "v"));
    assertEquals(1, nodes.replica("a").mints.size());
    assertTrue(nodes.replica("b").mints.isEmpty(), "b knew the request from a");
    assertEquals("v", nodes.read("c", KEY));
  }

  @Test
  void afterAnAmbiguousTryNoFailureIsNotApplied() {
    Ensemble nodes = new Ensemble(7);
    nodes.silent.addAll(List.of("a"));
    nodes.refusing.put("b", Reply.Reason.NOT_OWNER);
    nodes.refusing.put("c", Reply.Reason.NOT_OWNER);
    Outcome.Failed failed = nodes.failed("g", nodes.put(KEY, "v", "", Ensemble.w(2, false)));
    assertTrue(failed.unknown());
  }

  @Test
  void whereEveryOwnerRefusedItWasSurelyNotApplied() {
    Ensemble nodes = new Ensemble(7);
    for (String owner : List.of("a", "b", "c")) {
      nodes.refusing.put(owner, Reply.Reason.OVERLOADED);
    }
    Outcome.Failed failed = nodes.failed("g", nodes.put(KEY, "v"));
    assertEquals(Outcome.Reason.OVERLOADED, failed.reason());
    assertFalse(failed.unknown());
    assertEquals(List.of("Coordinate>a", "Coordinate>b", "Coordinate>c"), nodes.sent);
  }

  @Test
  void aForwardThatIsSentAgainIsMintedOnce() {
    Ensemble nodes = new Ensemble(3);
    ClientRequest.Put put = nodes.put(KEY, "v");
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes
          .at("a")
          .coordinate(new Request.Coordinate(put, 0, false), nodes.origin(), 1_000, replies::add);
    }
    nodes.script.run(2_000);
    assertEquals(3, replies.size());
    assertEquals(1, nodes.replica("a").mints.size());
    assertEquals(1, nodes.found("b", KEY).state().siblings().size());
  }

  @Test
  void aForwardThatTheNetworkDeliversTwiceIsServedAndAnsweredOnce() {
    Ensemble nodes = new Ensemble(3);
    List<Reply> replies = new ArrayList<>();
    Origin origin = nodes.origin();
    Request.Coordinate forward = new Request.Coordinate(nodes.put(KEY, "v"), 0, false);
    nodes.at("a").coordinate(forward, origin, 1_000, replies::add);
    nodes.at("a").coordinate(forward, origin, 1_000, replies::add);
    nodes.script.run(2_000);
    assertEquals(1, replies.size());
  }

  @Test
  void onlyTheLatestMessagesAreRemembered() {
    SeenOnce seen = new SeenOnce(2);
    for (long i = 0; i < 3; i++) {
      assertTrue(seen.isFirst(new Origin(1, i)));
    }
    assertFalse(seen.isFirst(new Origin(1, 1)));
    assertFalse(seen.isFirst(new Origin(1, 2)));
    assertTrue(seen.isFirst(new Origin(1, 0)), "the oldest was forgotten");
    assertTrue(seen.isFirst(new Origin(2, 2)), "another process's");
  }

  @Test
  void forwardedWorkWhoseTimeIsOverIsDropped() {
    Ensemble nodes = new Ensemble(3);
    Reply[] reply = new Reply[1];
    nodes
        .at("a")
        .coordinate(
            new Request.Coordinate(nodes.put(KEY, "v"), 0, false),
            nodes.origin(),
            0,
            answer -> reply[0] = answer);
    nodes.script.run(2_000);
    assertEquals(Reply.Reason.EXPIRED, ((Reply.Refused) reply[0]).reason());
    assertTrue(nodes.replica("a").mints.isEmpty());
  }

  @Test
  void aDeleteWithAContextDeletesWhatThatSaw() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "seen"));
    String context = nodes.found("a", KEY).context();
    nodes.written("b", nodes.put(KEY, "unseen"));
    nodes.written("c", nodes.delete(KEY, context));
    assertEquals("unseen", nodes.read("a", KEY));
  }

  @Test
  void aDeleteWithoutContextDeletesWhatItReads() {
    Ensemble nodes = new Ensemble(5);
    nodes.written("a", nodes.put(KEY, "one"));
    nodes.written("b", nodes.put(KEY, "two"));
    Outcome.Written deleted = nodes.written("e", nodes.delete(KEY, ""));
    assertFalse(deleted.context().isEmpty());
    for (String node : List.of("a", "b", "c", "d")) {
      assertEquals("", nodes.read(node, KEY));
      assertFalse(nodes.found(node, KEY).state().isEmpty(), "a tombstone");
    }
  }

  @Test
  void aDeleteOfNothingIsRememberedByAllOwners() {
    Ensemble nodes = new Ensemble(3);
    ClientRequest.Delete delete = nodes.delete(KEY, "");
    Outcome.Written deleted = nodes.written("a", delete);
    assertEquals("", deleted.context());
    for (String node : List.of("a", "b", "c")) {
      assertTrue(nodes.state(node, KEY).dotsOf(delete.id()).isPresent());
      assertEquals("", nodes.read(node, KEY));
    }
  }

  @Test
  void aLateTwinOfADeleteDeletesNothingThatCameAfterIt() {
    for (String before : List.of("", "old")) {
      Ensemble nodes = new Ensemble(3);
      if (!before.isEmpty()) {
        nodes.written("a", nodes.put(KEY, before));
      }
      ClientRequest.Delete delete = nodes.delete(KEY, "");
      nodes.hung.add("c");
      nodes.written("a", delete);
      nodes.written("b", nodes.put(KEY, "new"));
      nodes.hung.clear();
      for (String node : List.of("c", "a", "b")) {
        int mints = nodes.replica(node).mints.size();
        Outcome.Written twin = nodes.written(node, delete);
        assertEquals("", twin.context(), "its client has seen nothing of what is there now");
        assertEquals(mints, nodes.replica(node).mints.size());
        assertEquals("new", nodes.read(node, KEY));
      }
    }
  }

  @Test
  void aLateTwinOfADeleteThatCannotReachWIsNeverNotApplied() {
    Ensemble nodes = new Ensemble(3);
    ClientRequest.Delete delete = nodes.delete(KEY, "");
    nodes.written("a", delete);
    nodes.replica("a").refusing = Optional.of(Reply.Reason.NO_ROOM);
    nodes.replica("b").refusing = Optional.of(Reply.Reason.NO_ROOM);
    Outcome.Failed failed = nodes.failed(
        "c",
        new ClientRequest.Delete(
            KEY,
            "",
            delete.id(),
            false,
            new Consistency(Optional.of(Level.of(1)), Optional.of(Level.of(2)), Optional.of(false)),
            1_000,
            Optional.empty(),
            false));
    assertTrue(failed.unknown());
  }

  @Test
  void aDeleteOfWhatItsClientSawMayBeRepeatedForEver() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "seen"));
    String context = nodes.found("a", KEY).context();
    ClientRequest.Delete delete = nodes.delete(KEY, context);
    nodes.written("a", delete);
    assertTrue(nodes.state("a", KEY).dotsOf(delete.id()).isEmpty(), "takes no place");
    for (int i = 0; i < 10; i++) {
      String seen = nodes.found("a", KEY).context();
      nodes.written("a", nodes.put(KEY, "v" + i, seen, Consistency.OF_BUCKET));
    }
    nodes.killKnown("b");
    nodes.written("c", repeat(delete));
    assertEquals("v9", nodes.read("c", KEY));
  }

  @Test
  void aRepeatedDeleteDoesNotDeleteWhatCameAfterIt() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "old"));
    ClientRequest.Delete delete = nodes.delete(KEY, "");
    nodes.written("a", delete);
    nodes.written("b", nodes.put(KEY, "new"));
    Outcome.Written again = nodes.written("c", repeat(delete));
    assertEquals("new", nodes.read("a", KEY));
    nodes.written("a", nodes.put(KEY, "own", again.context(), Consistency.OF_BUCKET));
    assertEquals(2, nodes.found("a", KEY).state().siblings().size(), "new was never seen");
  }

  @Test
  void aDeleteThatCannotReadFailsAndChangesNothing() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "v"));
    nodes.killKnown("b", "c");
    ClientRequest.Delete delete = nodes.delete(KEY, "");
    Outcome.Failed failed = nodes.failed(
        "a",
        new ClientRequest.Delete(
            KEY,
            "",
            delete.id(),
            false,
            new Consistency(Optional.of(Level.of(2)), Optional.of(Level.of(1)), Optional.empty()),
            1_000,
            Optional.empty(),
            false));
    assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, failed.reason());
    assertFalse(failed.unknown());
    assertEquals("v", States.text(nodes.state("a", KEY)));
  }
}

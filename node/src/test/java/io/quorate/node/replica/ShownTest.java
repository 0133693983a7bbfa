package io.quorate.node.replica;

import static io.quorate.node.replica.Nodes.blind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Digest;
import io.quorate.node.replica.Nodes.Answered;
import io.quorate.node.wire.Reply;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Fetches that name the digest of a copy. */
class ShownTest {
  private final Rig rig = Rig.ofDefaults();

  private static Answered<Reply> fetch(Rig from, long known) {
    Answered<Reply> answer = new Answered<>();
    from.replica.fetch(Nodes.key(1), OptionalLong.of(known), answer);
    from.lane.drain();
    return answer;
  }

  private static long digest(Rig of) {
    return of.replica.digestOf(Nodes.key(1)).orElseThrow();
  }

  @Test
  void anEqualCopyIsNeitherReadNorSent() {
    byte[] encoded = rig.mint(blind(1, "x", 1)).encoded();
    rig.settle();
    Rig cold = rig.restarted(rig.log, 2, true);
    assertEquals(Digest.of(Nodes.key(1), encoded), digest(cold));
    assertEquals(new Reply.Same(true, 0), fetch(cold, digest(cold)).only());
    assertEquals(0, cold.log.loads());
  }

  @Test
  void anotherCopyIsReadAndSent() {
    byte[] encoded = rig.mint(blind(1, "x", 1)).encoded();
    rig.settle();
    Rig cold = rig.restarted(rig.log, 2, true);
    Answered<Reply> answer = fetch(cold, digest(cold) + 1);
    assertTrue(answer.isEmpty());
    cold.settle();
    assertEquals(
        Digest.of(Nodes.key(1), encoded),
        Digest.of(
            Nodes.key(1), assertInstanceOf(Reply.Fetched.class, answer.only()).state()));
  }

  @Test
  void whatIsOnItsWayToTheLogIsTheCopyThatIsCompared() {
    rig.mint(blind(1, "x", 1));
    rig.settle();
    long before = digest(rig);
    rig.mint(blind(1, "y", 2));
    assertInstanceOf(Reply.Fetched.class, fetch(rig, before).only());
    assertEquals(new Reply.Same(true, 0), fetch(rig, digest(rig)).only());
  }

  @Test
  void noCopyIsTheSameAsNone() {
    assertTrue(rig.replica.digestOf(Nodes.key(1)).isEmpty());
    Reply.Fetched nothing = assertInstanceOf(Reply.Fetched.class, fetch(rig, 0).only());
    assertEquals(0, nothing.state().length);
  }
}

package io.quorate.node.environment.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.environment.ManualLane;
import io.quorate.node.wire.Compatibility;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Refusal;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskClaimsTest {
  private static final long MILLI = 1_000_000;
  private static final DiskId DISK = new DiskId(7);

  private final ManualLane lane = new ManualLane(0, 0);
  private final DiskClaims claims = new DiskClaims(lane);

  /** A connection to a process that lives, is silent, or is gone. */
  private static final class Running implements DiskClaims.Holder {
    private final long start;
    private boolean answers = true;
    private boolean closed;
    private final List<Runnable> asked = new ArrayList<>();

    private Running(long start) {
      this.start = start;
    }

    @Override
    public void ask(Runnable answered) {
      asked.add(answered);
      if (answers) {
        answered.run();
      }
    }

    @Override
    public void giveUp() {
      closed = true;
    }
  }

  /** Comes with this age, by a port of its own. */
  private Optional<Refusal> comes(DiskClaims peer, Running process, long upMillis) {
    HostPort address = new HostPort("127.0.0.1", 9_000 + (int) process.start);
    Peer self = new Peer("node-1", DISK, process.start, address, "", 0).upFor(upMillis);
    return peer.admit(process, self).map(Compatibility.Refused::refusal);
  }

  private void pass(long millis) {
    lane.pass(millis * MILLI);
  }

  private static final Optional<Refusal> STAYS = Optional.empty();
  private static final Optional<Refusal> COMES_AGAIN = Optional.of(Refusal.IDENTITY);
  private static final Optional<Refusal> STOPS = Optional.of(Refusal.TAKEN);

  @Test
  void theSecondOfTwoThatLiveIsTold() {
    Running first = new Running(9);
    Running copy = new Running(1);
    assertEquals(STAYS, comes(claims, first, 0));
    pass(60_000);
    assertEquals(COMES_AGAIN, comes(claims, copy, 30));
    pass(50);
    assertEquals(STOPS, comes(claims, copy, 80));
    assertFalse(first.closed);
    assertEquals(STAYS, comes(claims, first, 60_050), "another connection of the first");
  }

  @Test
  void aRestartedProcessReplacesOneThatDoesNotAnswerWithinASecond() {
    Running dead = new Running(1);
    dead.answers = false;
    Running restarted = new Running(2);
    assertEquals(STAYS, comes(claims, dead, 0));
    pass(60_000);
    for (int waited = 0; waited < 1_000; waited += 100) {
      assertEquals(COMES_AGAIN, comes(claims, restarted, waited));
      pass(100);
    }
    assertEquals(STAYS, comes(claims, restarted, 1_000));
    assertTrue(dead.closed);
    assertEquals(1, dead.asked.size());
    assertEquals(STAYS, comes(claims, restarted, 1_100));
  }

  @Test
  void aRestartedProcessWhoseOldConnectionIsGoneComesInAtOnce() {
    Running dead = new Running(1);
    assertEquals(STAYS, comes(claims, dead, 0));
    claims.gone(dead, DISK);
    assertEquals(STAYS, comes(claims, new Running(2), 0));
  }

  @Test
  void anOldAnswerIsNoneToANewQuestion() {
    Running first = new Running(1);
    assertEquals(STAYS, comes(claims, first, 0));
    assertEquals(COMES_AGAIN, comes(claims, new Running(2), 0));
    first.answers = false;
    pass(10_000);
    Running later = new Running(3);
    assertEquals(COMES_AGAIN, comes(claims, later, 0));
    pass(1_000);
    assertEquals(STAYS, comes(claims, later, 1_000));
  }

  @Test
  void ofTwoThatStartTogetherOneStaysWhereverTheyCameFirst() {
    for (long apart : new long[] {-5_000, -400, 0, 400, 5_000}) {
      DiskClaims one = new DiskClaims(lane);
      DiskClaims other = new DiskClaims(lane);
      Running a = new Running(1);
      Running b = new Running(2);
      assertEquals(STAYS, comes(one, a, 6_000));
      assertEquals(STAYS, comes(other, b, 6_000 + apart));
      comes(one, b, 6_000 + apart);
      comes(other, a, 6_000);
      pass(100);
      boolean stopsB = comes(one, b, 6_100 + apart).equals(STOPS);
      boolean stopsA = comes(other, a, 6_100).equals(STOPS);
      assertTrue(stopsA ^ stopsB, "one stops when " + apart + " apart");
      assertEquals(apart <= 1_000, stopsB);
      assertEquals(stopsB, b.closed, "the one that stays took the place");
    }
  }

  @Test
  void otherDisksAreNobodysMatter() {
    assertEquals(STAYS, comes(claims, new Running(1), 0));
    HostPort address = new HostPort("127.0.0.1", 9_500);
    Peer other = new Peer("node-2", new DiskId(8), 2, address, "", 0);
    assertTrue(claims.admit(new Running(2), other).isEmpty());
  }
}

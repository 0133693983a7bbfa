package io.quorate.node.environment.vertx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.environment.ManualLane;
import io.quorate.node.wire.Encoded;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.MessageCodec;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Request;
import io.quorate.node.wire.WireLimits;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final HostPort ADDRESS = new HostPort("b", 9_101);
  private static final Peer PEER = new Peer("b", new DiskId(1), 1, ADDRESS, "", 0);
  private static final long MILLI = 1_000_000;
  private static final WireLimits THREE_WAIT = new WireLimits(1 << 20, 4, 1 << 20, 1 << 20, 3);

  private final ManualLane lane = new ManualLane(0, 0);
  private final World world = new World();
  private final Link link = new Link(ADDRESS, lane, THREE_WAIT, world);

  private final class World implements Link.Host {
    private int dials;
    private final List<String> heard = new ArrayList<>();
    private final List<Long> dropped = new ArrayList<>();

    @Override
    public long now() {
      return lane.nanos();
    }

    @Override
    public void dial(Link dialling) {
      dials++;
    }

    @Override
    public void unreachable(HostPort address, String why) {
      heard.add("unreachable: " + why);
    }

    @Override
    public void dropped(HostPort address, Waiting waiting) {
      dropped.add(waiting.envelope().correlation());
    }

    @Override
    public void info(String sentence) {
      heard.add(sentence);
    }

    @Override
    public void warn(String sentence) {
      heard.add(sentence);
    }
  }

  /** A connection that keeps what it is given, or has no room. */
  private static final class Line implements Link.Carrier {
    private final List<Encoded> sent = new ArrayList<>();
    private boolean full;

    @Override
    public boolean offer(Encoded envelope, long deadline) {
      return !full && sent.add(envelope);
    }
  }

  private void send(int correlation, long millis) {
    Envelope envelope = new Envelope(correlation, 0, 1_000, new Request.Ping());
    link.send(new Waiting(envelope, MessageCodec.encoded(envelope), lane.nanos() + millis * MILLI));
  }

  @Test
  void whatIsSentBeforeTheFirstConnectionGoesOnceThereIsOne() {
    Line line = new Line();
    send(1, 5_000);
    send(2, 5_000);
    assertEquals(1, world.dials);
    link.established(line, PEER);
    assertEquals(2, line.sent.size());
    send(3, 5_000);
    assertEquals(3, line.sent.size());
    assertEquals(1, world.dials);
  }

  @Test
  void aPeerThatWasNeverReachedIsTriedUntilTheTimeIsOver() {
    send(1, 3_000);
    int failures = 0;
    for (int elapsed = 0; elapsed < 10_000; elapsed += 10) {
      if (world.dials > failures) {
        failures++;
        link.failed("refused");
      }
      lane.pass(10 * MILLI);
    }
    assertTrue(failures >= 5 && failures <= 12, "dialled " + failures + " times");
    assertEquals(List.of("Cannot reach the node at b:9101: refused"), world.heard);
    Line line = new Line();
    send(2, 1_000);
    link.established(line, PEER);
    assertEquals(1, line.sent.size(), "what is over is not sent");
  }

  @Test
  void aPeerThatWasLostFailsItsCallersAtOnceUntilItsNextTry() {
    send(1, 1_000);
    link.established(new Line(), PEER);
    link.failed("reset");
    assertEquals("unreachable: reset", world.heard.get(1));
    send(2, 1_000);
    assertEquals("unreachable: it was lost a moment ago", world.heard.get(2));
    assertEquals(1, world.dials);
    lane.pass(60 * MILLI);
    send(3, 1_000);
    assertEquals(2, world.dials);
    Line line = new Line();
    link.established(line, PEER);
    assertEquals(1, line.sent.size());
  }

  @Test
  void thePeersOwnHandshakeEndsTheRest() {
    send(1, 60_000);
    for (int i = 0; i < 8; i++) {
      link.failed("refused");
      lane.pass(1_000 * MILLI);
    }
    int before = world.dials;
    link.failed("refused");
    link.peerCame();
    assertEquals(before + 1, world.dials);
    lane.pass(5_000 * MILLI);
    assertEquals(before + 1, world.dials, "one dial at a time");
  }

  @Test
  void whatWaitsIsBoundedAndWhatIsOverMakesRoom() {
    for (int i = 1; i <= 4; i++) {
      send(i, 100);
    }
    assertEquals(List.of(4L), world.dropped);
    lane.pass(101 * MILLI);
    send(5, 100);
    assertEquals(List.of(4L), world.dropped);
  }

  @Test
  void whatAFullConnectionDoesNotTakeIsDroppedAlone() {
    Line line = new Line();
    send(1, 1_000);
    link.established(line, PEER);
    line.full = true;
    send(2, 1_000);
    assertEquals(List.of(2L), world.dropped);
    assertEquals(List.of(), world.heard);
  }

  @Test
  void aChangedReasonIsSaidAndSoIsSuccess() {
    send(1, 60_000);
    for (String why : List.of("refused", "refused", "another secret", "another secret")) {
      link.failed(why);
      lane.pass(1_000 * MILLI);
    }
    link.established(new Line(), PEER);
    assertEquals(
        List.of(
            "Cannot reach the node at b:9101: refused",
            "Cannot reach the node at b:9101: another secret",
            "Reached node b at b:9101."),
        world.heard);
  }
}

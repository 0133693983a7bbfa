package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.history;
import static io.quorate.antientropy.causality.Samples.textsOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.DiskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The runs by which the papers explain themselves. */
final class PaperExamplesTest {
  private long requests;

  /** One replica that coordinates writes of one key. */
  private final class Server {
    final ActorSource source;
    Copy copy = Copy.ABSENT;

    Server(int nth) {
      source = new ActorSource(new DiskId((long) nth << 56), new StartId(nth), CleanStarts.NONE);
    }

    /** Returns the context of the answer. */
    History put(String value, History context) {
      long request = ++requests;
      Minted minted = Minted.of(
          copy,
          NewWrite.sibling(context, Samples.text(value), request, Samples.request(request)),
          source);
      copy = minted.next();
      return context.with(minted.dot());
    }

    History get() {
      return copy.state().shown().context();
    }

    void sync(Server other) {
      copy = copy.join(other.copy.state());
    }

    List<String> values() {
      return textsOf(copy.state());
    }
  }

  @Nested
  final class Dynamo {
    // Dynamo §4.4, figure 3: "the version evolution of an object over time".
    @Test
    void figure3() {
      Server x = new Server(1);
      Server y = new Server(2);
      Server z = new Server(3);
      x.put("D1", History.EMPTY);
      x.put("D2", x.get());
      assertEquals(List.of("D2"), x.values());
      y.sync(x);
      z.sync(x);
      y.put("D3", y.get());
      z.put("D4", z.get());
      // "the changes in D3 and D4 are not reflected in each other. Both versions of the data must
      // be
      // kept and presented to a client (upon a read) for semantic reconciliation."
      x.sync(y);
      x.sync(z);
      assertEquals(List.of("D3", "D4"), x.values());
      x.put("D5", x.get());
      y.sync(x);
      z.sync(y);
      assertEquals(List.of("D5"), z.values());
      assertEquals(x.copy.state(), z.copy.state());
    }
  }

  @Nested
  final class DottedVersionVectors {
    // "Dotted Version Vectors: Efficient Causality Tracking for Distributed Key-Value Stores":
    // Peter
    // and Mary write through one server; Peter's second write has seen his first one only.
    @Test
    void peterSupersedesWhatHeSawAndMaryStays() {
      Server a = new Server(1);
      History peter = a.put("v1", History.EMPTY);
      a.put("v2", History.EMPTY);
      a.put("v3", peter);
      assertEquals(List.of("v2", "v3"), a.values());
      // "v2 ~ (A,2); v3 ~ (A,3); (A,1)"
      Actor actor = a.copy.state().siblings().get(0).dot().actor();
      assertEquals(
          List.of(dot(actor, 2), dot(actor, 3)),
          a.copy.state().siblings().stream().map(Sibling::dot).toList());
      assertEquals(history(dot(actor, 1), dot(actor, 2), dot(actor, 3)), a.get());
      a.put("v4", a.get());
      assertEquals(List.of("v4"), a.values());
    }

    // With plain version vectors per server, v3 would either have dominated v2 or been dominated:
    // the
    // answer to Peter must therefore not cover (A,2), which he never saw.
    @Test
    void theAnswerToAWriteCoversItsDotAlone() {
      Server a = new Server(1);
      a.put("v1", History.EMPTY);
      History mary = a.put("v2", History.EMPTY);
      Actor actor = a.copy.state().siblings().get(0).dot().actor();
      assertTrue(mary.covers(dot(actor, 2)) && !mary.covers(dot(actor, 1)));
      a.put("v3", mary);
      assertEquals(List.of("v1", "v3"), a.values());
    }
  }

  @Nested
  final class DottedVersionVectorSets {
    // README, scenario 1: "client C1 writes and reads; some other client writes a new value
    // (without
    // causal information); repeat". Version vectors end with 101 siblings, DVVSet with "always
    // 2 or 3".
    @Test
    void scenario1() {
      Server server = new Server(1);
      History c1 = History.EMPTY;
      for (int i = 1; i <= 101; i++) {
        if (i % 2 == 1) {
          server.put("v" + i, c1);
          c1 = server.get();
        } else {
          server.put("v" + i, History.EMPTY);
        }
        assertTrue(server.values().size() <= 3);
      }
      assertEquals(List.of("v100", "v101"), server.values());
    }

    // Scenario 2: "client A writes and reads; client B writes and reads; repeat".
    @Test
    void scenario2() {
      Server server = new Server(1);
      List<History> contexts = new ArrayList<>(List.of(History.EMPTY, History.EMPTY));
      for (int i = 1; i <= 101; i++) {
        server.put("v" + i, contexts.get(i % 2));
        contexts.set(i % 2, server.get());
        assertTrue(server.values().size() <= 2);
      }
      assertEquals(List.of("v100", "v101"), server.values());
    }
  }

  @Nested
  final class SiblingExplosion {
    @Test
    void twoClientsThatNeverReadHaveTwoSiblings() {
      Server server = new Server(1);
      interleave(List.of(server, server));
      assertEquals(List.of("x99", "y100"), server.values());
      assertEquals(0, server.copy.state().history().separateSize(), "no gap remains");
    }

    @Test
    void twoClientsAtTwoServersHaveTwoSiblings() {
      Server left = new Server(1);
      Server right = new Server(2);
      interleave(List.of(left, right));
      left.sync(right);
      right.sync(left);
      assertEquals(List.of("x99", "y100"), left.values());
      assertEquals(left.copy.state(), right.copy.state());
      assertEquals(2, left.copy.state().history().size());
    }

    /** Client x writes through the first, y through the second, each with its last answer only. */
    private void interleave(List<Server> servers) {
      List<History> contexts = new ArrayList<>(List.of(History.EMPTY, History.EMPTY));
      for (int i = 1; i <= 100; i++) {
        int client = (i + 1) % 2;
        Server server = servers.get(client);
        contexts.set(client, server.put((client == 0 ? "x" : "y") + i, contexts.get(client)));
        assertTrue(server.values().size() <= 2, "after put " + i);
      }
    }
  }
}

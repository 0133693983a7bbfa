package io.quorate.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.cli.process.PlainHttp.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sibling explosion (Riak, before it had dots): clients that write what they have read, again and
 * again, must not leave more siblings than there are writes under way at once.
 */
class ManyClientsIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  private static final int CLIENTS = 10;
  private static final int WRITES = 1_000;

  private static PlainHttp node(int number) {
    return new PlainHttp(CLUSTER.url(number));
  }

  /** Writes under the last context seen, each through the next node; the most siblings it saw. */
  private static int write(int client, AtomicInteger written) {
    int most = 0;
    for (int turn = 0; turn < WRITES; turn++) {
      PlainHttp node = node((client + turn) % 3 + 1);
      Answer read = node.get("hot");
      most = Math.max(most, Integer.parseInt(read.header("Quorate-Siblings")));
      String[] context = {"Quorate-Context", read.context()};
      Answer answer = node.put("hot", "client " + client + " turn " + turn, context);
      assertEquals(204, answer.status(), answer::toString);
      written.incrementAndGet();
    }
    return most;
  }

  @Test
  @Timeout(600)
  void tenThousandWritesByTenClientsNeverShowMoreThanTenSiblings() throws Exception {
    node(1).put("hot", "first");
    AtomicInteger written = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        clients.add(threads.submit(() -> write(number, written)));
      }
      int most = 0;
      for (Future<Integer> client : clients) {
        most = Math.max(most, client.get());
      }
      assertEquals(CLIENTS * WRITES, written.get());
      assertTrue(most <= CLIENTS, most + " siblings");
      assertTrue(most > 1, "the clients never met");
    } finally {
      threads.shutdownNow();
    }
    Answer left = node(1).get("hot");
    assertEquals(
        204, node(2).put("hot", "last", "Quorate-Context", left.context()).status());
    for (int number = 1; number <= 3; number++) {
      assertEquals("last", node(number).get("hot").text());
    }
  }
}

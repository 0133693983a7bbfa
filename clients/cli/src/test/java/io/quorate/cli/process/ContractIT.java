package io.quorate.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.client.AsyncBucket;
import io.quorate.client.Bucket;
import io.quorate.client.Codec;
import io.quorate.client.Consistency;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Quorate;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Resolver;
import io.quorate.client.TypedBucket;
import io.quorate.client.Value;
import io.quorate.client.contract.BucketContract;
import io.quorate.client.contract.CountersUnderFaults;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a program may rely on, by the Java client on three processes. */
@Timeout(300)
class ContractIT extends BucketContract {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  private static Quorate quorate;

  @BeforeAll
  static void connect() {
    quorate = Quorate.connect(CLUSTER.urls().split(","));
  }

  @AfterAll
  static void close() {
    quorate.close();
  }

  @Override
  protected AsyncBucket bucket(String name) {
    return quorate.bucket(name).async();
  }

  @Override
  protected int copies() {
    return 3;
  }

  @Test
  void theBlockingViewOnlyWaits() {
    Bucket bucket = quorate.bucket("blocking");
    bucket.put("k", "v");
    assertEquals("v", bucket.get("k").text());
    bucket.put("k", "w", bucket.get("k").context());
    bucket.put("other", "v");
    assertEquals(Set.of(Key.of("k"), Key.of("other")), bucket.keys().collect(Collectors.toSet()));
    TypedBucket<String> texts = bucket.as(Codec.text(), Resolver.fail());
    assertEquals("w!", texts.update("k", found -> found.orElseThrow() + "!").value());
    texts.delete("k");
    assertEquals(Optional.empty(), texts.get("k"));
    Options beyond = Options.of(Consistency.DEFAULT.w(6));
    QuorateException refused =
        assertThrows(QuorateException.class, () -> bucket.put(Key.of("k"), Value.of("v"), beyond));
    assertEquals(Reason.INVALID, refused.reason());
  }

  /** The property {@code quorate.counters.rounds} makes it last longer. */
  @Test
  @Timeout(3_600)
  void countsAreRightThroughPausesKillsAndRestarts() throws Exception {
    int rounds = Integer.getInteger("quorate.counters.rounds", 1);
    try {
      new CountersUnderFaults(quorate, new Processes(), rounds).run();
    } finally {
      CLUSTER.startAll();
    }
  }

  private static final class Processes implements CountersUnderFaults.Nodes {
    @Override
    public void pause(int node) {
      CLUSTER.signal(node, "STOP");
    }

    @Override
    public void resume(int node) {
      CLUSTER.signal(node, "CONT");
    }

    @Override
    public void kill(int node) {
      CLUSTER.kill(node);
    }

    @Override
    public void restart(int node) {
      CLUSTER.start(node);
      CLUSTER.awaitReady(node);
    }

    @Override
    public void await(String what, BooleanSupplier holds) {
      Awaitility.await(what)
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(10))
          .until(holds::getAsBoolean);
    }
  }
}

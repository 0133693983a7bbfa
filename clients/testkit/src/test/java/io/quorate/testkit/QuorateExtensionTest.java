package io.quorate.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.Bucket;
import io.quorate.client.Codec;
import io.quorate.client.Consistency;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.QuorateException;
import io.quorate.client.Receipt;
import io.quorate.client.Resolver;
import io.quorate.client.TypedBucket;
import io.quorate.client.Value;
import io.quorate.testkit.links.Link;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user's test may do to a cluster, and what the cluster makes of it. */
@Timeout(180)
class QuorateExtensionTest {
  @RegisterExtension
  static final QuorateExtension CLUSTER = QuorateExtension.nodes(3);

  private static final Options ALL = Options.of(Consistency.ALL).timeout(Duration.ofSeconds(20));

  @AfterEach
  void heal() {
    CLUSTER.heal();
  }

  private static Bucket bucket(int node) {
    return CLUSTER.quorate(node).bucket("kit");
  }

  @Test
  void aKilledNodeIsGoneAndComesBackWithItsData() {
    bucket(1).put(Key.of("killed"), Value.of("v"), ALL);
    CLUSTER.kill(3);
    assertThrows(QuorateException.class, () -> bucket(3).get("killed"));
    assertEquals("v", bucket(2).get("killed").text());
    bucket(2)
        .put(Key.of("killed"), Value.of("w"), Options.of(bucket(2).get("killed").context()));
    CLUSTER.restart(3);
    CLUSTER.kill(1);
    assertEquals("w", bucket(3).get("killed").text());
  }

  @Test
  void aNodeThatIsCutOffReachesNoQuorumOfOwners() {
    CLUSTER.partition(1);
    Options strict = Options.of(Consistency.QUORUM.sloppy(false)).timeout(Duration.ofSeconds(2));
    assertThrows(QuorateException.class, () -> bucket(1).put(Key.of("cut"), Value.of("v"), strict));
    Receipt receipt = bucket(2)
        .put(Key.of("cut"), Value.of("w"), strict.timeout(Duration.ofSeconds(20)))
        .receipt();
    assertEquals(2, receipt.owners());
    CLUSTER.heal();
    assertTrue(bucket(1).get(Key.of("cut"), ALL).siblings().contains(Value.of("w")));
  }

  @Test
  void aCutInOneDirectionHoldsWhatGoesThere() {
    CLUSTER.links().set("node-2", "node-1", Link.CUT);
    Options one = Options.of(Consistency.ALL).timeout(Duration.ofSeconds(1));
    assertThrows(QuorateException.class, () -> bucket(1).put(Key.of("way"), Value.of("v"), one));
    assertEquals(3, bucket(3).put(Key.of("way"), Value.of("v"), ALL).receipt().owners());
  }

  @Test
  void aPausedNodeAnswersNobodyAndThenGoesOn() {
    bucket(2).put(Key.of("paused"), Value.of("v"), ALL);
    CLUSTER.pause(2);
    Options brief = Options.DEFAULT.timeout(Duration.ofMillis(300));
    assertThrows(QuorateException.class, () -> bucket(2).get(Key.of("paused"), brief));
    assertEquals("v", bucket(1).get("paused").text());
    CLUSTER.resume(2);
    assertEquals("v", bucket(2).get(Key.of("paused"), ALL).text());
  }

  @Test
  void slowAndSlicedLinesStillCarryEveryByte() {
    Link slow =
        Link.GOOD.delay(Duration.ofMillis(3)).jitter(Duration.ofMillis(5)).sliceBytes(7);
    CLUSTER.links().setBoth("node-1", "node-2", slow);
    CLUSTER.links().setBoth("node-1", "node-3", slow);
    byte[] bytes = new byte[20_000];
    new Random(5).nextBytes(bytes);
    bucket(1).put(Key.of("slow"), Value.of(bytes), ALL);
    assertEquals(Value.of(bytes), bucket(2).get(Key.of("slow"), ALL).value());
  }

  @Test
  void connectionsThatWereResetAreMadeAnewAndUpdatesGetThrough() {
    TypedBucket<String> texts = CLUSTER.quorate().bucket("kit").as(Codec.text(), Resolver.newest());
    for (int i = 0; i < 5; i++) {
      CLUSTER.links().reset("node-" + (1 + i % 3));
      String value = "v" + i;
      texts.update("reset-" + i, found -> value);
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(Optional.of("v" + i), texts.get("reset-" + i));
    }
  }
}

package io.quorate.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.Bucket;
import io.quorate.client.Consistency;
import io.quorate.client.Context;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Quorate;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Read;
import io.quorate.client.Receipt;
import io.quorate.client.Value;
import io.quorate.client.Written;
import io.quorate.client.fake.FakeNode;
import io.quorate.client.fake.FakeNode.Answer;
import io.quorate.client.fake.FakeNode.Asked;
import io.quorate.client.fake.FakeStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpBucketTest {
  private final FakeStore store = new FakeStore();
  private final FakeNode node = FakeNode.start(store);
  private final FakeNode other = FakeNode.start(store);
  private final Bucket bucket = Quorate.connect(node.url(), other.url()).bucket("b\u00fccket");

  @AfterEach
  void stop() {
    node.close();
    other.close();
  }

  /** An address where nobody listens. */
  private static String nowhere() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  private static QuorateException failure(Runnable request) {
    return assertThrows(QuorateException.class, request::run);
  }

  @Test
  void whatIsWrittenIsRead() {
    assertFalse(bucket.get("k").found());
    Written written = bucket.put("k", "v\u20ac");
    assertEquals(new Receipt(2, 0, 3), written.receipt());
    Read read = bucket.get("k");
    assertEquals("v\u20ac", read.text());
    assertEquals(Value.TEXT, read.value().contentType());
    bucket.delete("k");
    assertFalse(bucket.get("k").found());
  }

  @Test
  void aWriteThatIsAnsweredWithoutAReceiptMayTakeEffect() {
    node.then(new Answer(204, Map.of(), new byte[0]));
    QuorateException failure = failure(() -> bucket.put("k", "v"));
    assertEquals(Reason.UNINTELLIGIBLE, failure.reason());
    assertTrue(failure.mayTakeEffect());
  }

  @Test
  void keysAndValuesOfAnyBytesGoThrough() {
    Random random = new Random(11);
    for (int i = 0; i < 50; i++) {
      byte[] name = new byte[1 + random.nextInt(Key.BYTES_MAX)];
      byte[] bytes = new byte[random.nextInt(5000)];
      random.nextBytes(name);
      random.nextBytes(bytes);
      Key key = Key.of(name);
      bucket.put(key, Value.of(bytes), Options.DEFAULT);
      assertEquals(Value.of(bytes), bucket.get(key, Options.DEFAULT).value());
    }
  }

  @Test
  void twoBlindWritesAreSiblingsUntilAWriteHasSeenBoth() {
    bucket.put("k", "milk");
    bucket.put("k", "eggs");
    Read read = bucket.get("k");
    assertEquals(List.of(Value.of("milk"), Value.of("eggs")), read.siblings());
    assertThrows(IllegalStateException.class, read::value);
    bucket.put("k", "milk, eggs", read.context());
    assertEquals("milk, eggs", bucket.get("k").text());
  }

  @Test
  void everythingThatIsSaidIsSent() {
    Value value = Value.json("{}").withMetadata(Map.of("Origin", "test"));
    Options options = Options.of(Consistency.DEFAULT.r(2).w(3).sloppy(false))
        .context(new Context("abc"))
        .repeating("id-1")
        .timeout(Duration.ofSeconds(3));
    bucket.put(Key.of("a/b"), value, options);
    Asked asked = node.asked().get(0);
    assertTrue(
        asked
            .target()
            .matches(
                "/v1/buckets/b%C3%BCcket/keys/a%2Fb\\?r=2&w=3&sloppy=false&timeout=(3000|29\\d\\d)"),
        asked.target());
    assertEquals("application/json", asked.header("Content-Type"));
    assertEquals("test", asked.header("Quorate-Meta-Origin"));
    assertEquals("abc", asked.header("Quorate-Context"));
    assertEquals("id-1", asked.header("Idempotency-Key"));
    assertEquals("true", asked.header("Quorate-Retry"));
  }

  @Test
  void everyWriteHasARequestIdOfItsOwn() {
    bucket.put("k", "1");
    bucket.delete("k");
    List<Asked> asked = node.asked();
    assertEquals(32, asked.get(0).header("Idempotency-Key").length());
    assertFalse(
        asked.get(0).header("Idempotency-Key").equals(asked.get(1).header("Idempotency-Key")));
    assertEquals("", asked.get(0).header("Quorate-Retry"));
  }

  @Test
  void refusalsAreTyped() {
    node.then(Answer.problem(503, "quorum-not-reached", "not-applied", 3, 2));
    QuorateException e = failure(() -> bucket.put("k", "v"));
    assertEquals(Reason.QUORUM_NOT_REACHED, e.reason());
    assertEquals(3, e.needed());
    assertEquals(2, e.reached());
    assertFalse(e.mayTakeEffect());
    assertEquals("This is why.", e.getMessage());

    node.then(Answer.problem(504, "deadline-passed", "unknown", 2, 1));
    e = failure(() -> bucket.put("k", "v"));
    assertEquals(Reason.DEADLINE_PASSED, e.reason());
    assertTrue(e.mayTakeEffect());

    Answer busy = Answer.problem(503, "overloaded", "not-applied", 0, 0);
    node.then(new Answer(
        503, Map.of("Retry-After", "2", "Content-Type", "application/problem+json"), busy.body()));
    Options brief = Options.DEFAULT.timeout(Duration.ofMillis(1_900));
    e = failure(() -> bucket.get(Key.of("k"), brief));
    assertEquals(Reason.OVERLOADED, e.reason());
    assertEquals(Duration.ofSeconds(2), e.retryAfter().orElseThrow());
    assertEquals(0, other.asked().size());
  }

  @Test
  void whatWasRefusedForTooMuchWorkIsRepeatedElsewhereWithinTheBudget() {
    Answer busy = Answer.problem(503, "overloaded", "not-applied", 0, 0);
    Answer[] often = new Answer[RetryBudget.REPETITIONS_MAX];
    Arrays.fill(
        often,
        new Answer(
            503,
            Map.of("Retry-After", "0", "Content-Type", "application/problem+json"),
            busy.body()));
    node.then(often[0]);
    bucket.put("k", "v");
    assertEquals(
        node.asked().get(0).header("Idempotency-Key"),
        other.asked().get(0).header("Idempotency-Key"));
    assertEquals("", other.asked().get(0).header("Quorate-Retry"));
    node.then(often).then(often);
    other.then(often).then(often);
    int before = node.asked().size() + other.asked().size();
    assertEquals(Reason.OVERLOADED, failure(() -> bucket.get("k")).reason());
    assertEquals(
        RetryBudget.REPETITIONS_MAX, node.asked().size() + other.asked().size() - before);
  }

  private static Answer cluster(FakeNode owner) {
    return Answer.json("{\"cluster\":\"c\",\"generation\":1,\"epoch\":1,\"members\":["
        + "{\"node\":\"o\",\"http\":\"" + owner.url().substring("http://".length())
        + "\",\"state\":\"alive\"}]}");
  }

  @Test
  void afterSomeRequestsTheOwnerIsAskedDirectlyAndTheSeedsWhereItIsGone() {
    try (FakeNode owner = FakeNode.start(store)) {
      for (FakeNode each : List.of(node, owner)) {
        each.page("/v1/cluster/members", cluster(owner))
            .page(
                "/v1/cluster/ring",
                Answer.json("{\"cluster\":\"c\",\"generation\":1,\"epoch\":1,"
                    + "\"partitions\":[{\"owners\":[\"o\"]}]}"));
      }
      for (int i = 0; i < 100_000 && owner.asked().isEmpty(); i++) {
        bucket.put("k", "v" + i);
      }
      int seedsAsked = node.asked().size();
      bucket.get("k");
      bucket.get("k");
      assertTrue(
          owner.asked().size() >= 3, "the owner was asked " + owner.asked().size());
      assertEquals(seedsAsked, node.asked().size());
      owner.then(Answer.problem(503, "not-ready", "not-applied", 0, 0));
      bucket.get("k");
      assertEquals(seedsAsked + 1, node.asked().size());
      assertEquals(0, other.asked().size());
    }
  }

  @Test
  void aNodeThatIsNotReadyIsPassedOver() {
    node.then(Answer.problem(503, "not-ready", "not-applied", 0, 0));
    bucket.put("k", "v");
    assertEquals("", other.asked().get(0).header("Quorate-Retry"));
    bucket.get("k");
    assertEquals(1, node.asked().size());
  }

  @Test
  void aNodeThatCannotBeReachedIsPassedOver() throws IOException {
    Bucket through = Quorate.connect(nowhere(), node.url()).bucket("b");
    through.put("k", "v");
    assertEquals("v", through.get("k").text());
    assertEquals("", node.asked().get(0).header("Quorate-Retry"));
  }

  @Test
  void whereNobodyCanBeReachedNothingTookEffect() throws IOException {
    Bucket through = Quorate.connect(nowhere(), nowhere()).bucket("b");
    QuorateException e = failure(() -> through.put("k", "v"));
    assertEquals(Reason.UNREACHABLE, e.reason());
    assertFalse(e.mayTakeEffect());
  }

  @Test
  void aBrokenWriteIsRepeatedAsTheSameWrite() {
    node.then(Answer.BROKEN);
    bucket.put("k", "v");
    Asked first = node.asked().get(0);
    Asked second = other.asked().get(0);
    assertEquals(first.header("Idempotency-Key"), second.header("Idempotency-Key"));
    assertEquals("true", second.header("Quorate-Retry"));
  }

  @Test
  void aNodeThatSaysNothingIsLeftInTimeToAskAnother() {
    node.then(Answer.SILENT);
    bucket.put(Key.of("k"), Value.of("v"), Options.DEFAULT.timeout(Duration.ofSeconds(6)));
    assertEquals("true", other.asked().get(0).header("Quorate-Retry"));
    assertEquals("v", bucket.get("k").text());
    assertEquals(1, node.asked().size());
  }

  @Test
  void afterABrokenWriteARefusalElsewhereStillMayTakeEffect() {
    node.then(Answer.BROKEN);
    other.then(Answer.problem(503, "quorum-not-reached", "not-applied", 2, 1));
    QuorateException e = failure(() -> bucket.put("k", "v"));
    assertEquals(Reason.QUORUM_NOT_REACHED, e.reason());
    assertEquals(1, e.reached());
    assertTrue(e.mayTakeEffect());
  }

  @Test
  void anAnswerWithoutSenseFailsAndDoesNotHang() {
    node.then(new Answer(200, Map.of(), new byte[0]));
    assertEquals(Reason.UNINTELLIGIBLE, failure(() -> bucket.get("k")).reason());
    node.then(
        new Answer(300, Map.of("Quorate-Replicas", "owners=1, fallbacks=0, of=1"), new byte[] {1}));
    assertEquals(Reason.UNINTELLIGIBLE, failure(() -> bucket.get("k")).reason());
  }

  @Test
  void whatHttpCannotCarryIsRefusedBeforeItIsSent() {
    for (Value value : List.of(
        Value.of(new byte[0], "text/\u20ac"), Value.of("v").withMetadata(Map.of("a b", "c")))) {
      assertThrows(
          IllegalArgumentException.class, () -> bucket.put(Key.of("k"), value, Options.DEFAULT));
    }
    assertEquals(0, node.asked().size());
  }

  @Test
  void metadataThatNoHeaderCarriesGoesPercentEncoded() {
    Value value = Value.of("v").withMetadata(Map.of("a", "\u20ac", "b", " x"));
    bucket.put(Key.of("k"), value, Options.DEFAULT);
    assertEquals("UTF-8''%E2%82%AC", node.asked().get(0).header("Quorate-Meta-a*"));
    assertEquals("UTF-8''%20x", node.asked().get(0).header("Quorate-Meta-b*"));
  }

  @Test
  void theEmbeddedWayNamesTheArtifactThatIsMissing() {
    var e = assertThrows(IllegalStateException.class, Quorate::embedded);
    assertTrue(String.valueOf(e.getMessage()).contains("io.quorate:quorate-embedded"));
  }
}

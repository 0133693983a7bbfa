package io.quorate.client.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.AsyncBucket;
import io.quorate.client.AsyncTypedBucket;
import io.quorate.client.Codec;
import io.quorate.client.Consistency;
import io.quorate.client.Context;
import io.quorate.client.Key;
import io.quorate.client.KeyPage;
import io.quorate.client.Options;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Read;
import io.quorate.client.Resolver;
import io.quorate.client.Updated;
import io.quorate.client.Value;
import io.quorate.client.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * What a program may rely on, whichever way it reaches a cluster. Written against the asynchronous
 * interface, which is the whole of it. A subclass gives the way; every test has a bucket of its
 * own.
 */
public abstract class BucketContract {
  private static final Options DEFAULT = Options.DEFAULT.timeout(Duration.ofSeconds(20));

  /** A bucket of this name, in a cluster that serves. */
  protected abstract AsyncBucket bucket(String name);

  /** How many copies a write at the defaults leaves. */
  protected abstract int copies();

  /** What the stage ends with, or, as a {@link CompletionException}, why it failed. */
  protected <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private QuorateException failure(CompletionStage<?> stage) {
    var e = assertThrows(CompletionException.class, () -> await(stage));
    return assertInstanceOf(QuorateException.class, e.getCause());
  }

  private Read read(AsyncBucket bucket, String key) {
    return await(bucket.get(Key.of(key), DEFAULT));
  }

  private Written put(AsyncBucket bucket, String key, String value, Context seen) {
    return await(bucket.put(Key.of(key), Value.of(value), DEFAULT.context(seen)));
  }

  @Test
  void whatWasNeverWrittenIsNotFoundAndTheReceiptSaysWhoLooked() {
    Read read = read(bucket("contract-none"), "k");
    assertFalse(read.found());
    assertEquals(copies(), read.receipt().of());
    assertTrue(read.receipt().owners() > copies() / 2, read.receipt().toString());
  }

  @Test
  void bytesTypeAndMetadataComeBackAsTheyWere() {
    AsyncBucket bucket = bucket("contract-b\u00fc/%2F");
    Random random = new Random(7);
    for (int length : new int[] {0, 1, 4_096, 1 << 20}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      byte[] name = new byte[1 + random.nextInt(Key.BYTES_MAX)];
      random.nextBytes(name);
      Value value = Value.of(bytes, "application/x-test; v=\"1\"")
          .withMetadata(Map.of("plain", "text", "euro", "\u20ac 3", "spaced", " x "));
      await(bucket.put(Key.of(name), value, DEFAULT));
      Value found = await(bucket.get(Key.of(name), DEFAULT)).value();
      assertEquals(value, found);
      assertEquals(value.metadata(), found.metadata());
      assertTrue(found.lastModified().isPresent());
    }
  }

  @Test
  void aWriteSupersedesWhatItsWriterSawAndNothingElse() {
    AsyncBucket bucket = bucket("contract-siblings");
    Context first = put(bucket, "k", "1", Context.NONE).context();
    put(bucket, "k", "2", first);
    put(bucket, "k", "3", first);
    Read both = read(bucket, "k");
    assertEquals(Set.of("2", "3"), texts(both));
    put(bucket, "k", "4", both.context());
    assertEquals(Set.of("4"), texts(read(bucket, "k")));
    put(bucket, "k", "blind", Context.NONE);
    assertEquals(Set.of("4", "blind"), texts(read(bucket, "k")));
  }

  private static Set<String> texts(Read read) {
    Set<String> texts = new TreeSet<>();
    read.siblings().forEach(value -> texts.add(value.text()));
    return texts;
  }

  @Test
  void aDeletionDeletesWhatWasSeenOrWhatItFinds() {
    AsyncBucket bucket = bucket("contract-delete");
    Context seen = put(bucket, "k", "seen", Context.NONE).context();
    put(bucket, "k", "unseen", Context.NONE);
    await(bucket.delete(Key.of("k"), DEFAULT.context(seen)));
    assertEquals(Set.of("unseen"), texts(read(bucket, "k")));
    await(bucket.delete(Key.of("k"), DEFAULT));
    assertFalse(read(bucket, "k").found());
    await(bucket.delete(Key.of("never"), DEFAULT));
    assertFalse(read(bucket, "never").found());
  }

  @Test
  void aRepeatedWriteTakesEffectOnceAlsoAfterItWasOverwritten() {
    AsyncBucket bucket = bucket("contract-repeat");
    Key key = Key.of("k");
    await(bucket.put(key, Value.of("old"), DEFAULT.requestId("contract-1")));
    put(bucket, "k", "new", read(bucket, "k").context());
    await(bucket.put(key, Value.of("old"), DEFAULT.repeating("contract-1")));
    assertEquals(Set.of("new"), texts(read(bucket, "k")));
  }

  @Test
  void failuresSayWhatWasNeededAndWhetherTheyMayTakeEffect() {
    AsyncBucket bucket = bucket("contract-failures");
    Key key = Key.of("k");
    Options beyond = DEFAULT.consistency(Consistency.DEFAULT.w(6));
    QuorateException invalid = failure(bucket.put(key, Value.of("v"), beyond));
    assertEquals(Reason.INVALID, invalid.reason());
    assertFalse(invalid.mayTakeEffect());
    QuorateException large = failure(bucket.put(key, Value.of(new byte[(16 << 20) + 1]), DEFAULT));
    assertEquals(Reason.TOO_LARGE, large.reason());
    assertFalse(large.mayTakeEffect());
    QuorateException forged =
        failure(bucket.put(key, Value.of("v"), DEFAULT.context(new Context("forged"))));
    assertEquals(Reason.INVALID, forged.reason());
    assertFalse(read(bucket, "k").found());
  }

  @Test
  void allKeysAreListedOncePageByPage() {
    AsyncBucket bucket = bucket("contract-keys");
    Set<Key> written = new LinkedHashSet<>();
    for (int i = 0; i < 57; i++) {
      Key key = i % 10 == 0 ? Key.of(new byte[] {(byte) 0xff, (byte) i}) : Key.of("k/" + i);
      written.add(key);
      await(bucket.put(key, Value.of("v"), DEFAULT));
    }
    await(bucket.put(Key.of("gone"), Value.of("v"), DEFAULT));
    await(bucket.delete(Key.of("gone"), DEFAULT));
    List<Key> listed = new ArrayList<>();
    Optional<String> cursor = Optional.of(KeyPage.START);
    while (cursor.isPresent()) {
      KeyPage page = await(bucket.keys(cursor.get(), 10, DEFAULT));
      assertTrue(page.keys().size() <= 10, "a page of " + page.keys().size());
      listed.addAll(page.keys());
      cursor = page.next();
    }
    assertEquals(written.size(), listed.size());
    assertEquals(written, new LinkedHashSet<>(listed));
    assertThrows(IllegalArgumentException.class, () -> bucket.keys("", 0, DEFAULT));
  }

  @Test
  void anUpdateReadsResolvesAndWritesOverWhatItRead() {
    AsyncTypedBucket<Set<String>> carts =
        bucket("contract-carts").as(Codec.jsonSet(String.class), Resolver.union());
    Key key = Key.of("anna");
    await(carts.put(key, Set.of("milk"), DEFAULT));
    await(carts.put(key, Set.of("eggs"), DEFAULT));
    Updated<Set<String>> updated =
        await(carts.update(key, cart -> with(cart.orElseThrow(), "bread"), DEFAULT));
    assertEquals(Set.of("milk", "eggs", "bread"), updated.value());
    assertEquals(Optional.of(updated.value()), await(carts.get(key, DEFAULT)));
    assertEquals(1, read(bucket("contract-carts"), "anna").siblings().size());
  }

  private static Set<String> with(Set<String> cart, String item) {
    Set<String> more = new LinkedHashSet<>(cart);
    more.add(item);
    return more;
  }

  @Test
  void concurrentUpdatesLoseNothingThatTheirMergeKeeps() {
    AsyncTypedBucket<Map<String, Integer>> views = bucket("contract-views")
        .as(Codec.jsonMap(Integer.class), Resolver.merging(BucketContract::greatest));
    Key key = Key.of("page");
    List<CompletionStage<Updated<Map<String, Integer>>>> running = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String client = "client-" + i;
      running.add(views.update(key, found -> more(found.orElse(Map.of()), client), DEFAULT));
    }
    running.forEach(this::await);
    Map<String, Integer> merged = await(views.get(key, DEFAULT)).orElseThrow();
    assertEquals(12, merged.values().stream().mapToInt(Integer::intValue).sum());
  }

  private static Map<String, Integer> more(Map<String, Integer> counts, String client) {
    Map<String, Integer> more = new LinkedHashMap<>(counts);
    more.merge(client, 1, Integer::sum);
    return more;
  }

  private static Map<String, Integer> greatest(Map<String, Integer> a, Map<String, Integer> b) {
    Map<String, Integer> greatest = new LinkedHashMap<>(a);
    b.forEach((client, count) -> greatest.merge(client, count, Math::max));
    return greatest;
  }

  @Test
  void whatAChangeThrowsEndsItsStage() {
    AsyncTypedBucket<String> texts = bucket("contract-throws").as(Codec.text(), Resolver.fail());
    var e = assertThrows(
        CompletionException.class,
        () -> await(texts.update(
            Key.of("k"),
            found -> {
              throw new IllegalStateException("no");
            },
            DEFAULT)));
    assertInstanceOf(IllegalStateException.class, e.getCause());
    assertNotEquals(Optional.of("no"), await(texts.get(Key.of("k"), DEFAULT)));
  }
}

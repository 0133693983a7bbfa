package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.Consistency;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Explanation.AtOne;
import io.quorate.node.request.Explanation.Verdict;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.KeyListing.Cursor;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests.Explained;
import io.quorate.node.request.Requests.Listed;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Listings and explanations through whole coordinators. */
class ListingTest {
  private static final long PAGE_BYTES = CoordinatorSettings.DEFAULTS.listBytesMax();

  private static Listed list(
      Ensemble nodes, String node, Cursor from, int limit, boolean values, Consistency level) {
    List<Listed> answers = new ArrayList<>();
    Listings listings =
        new Listings(nodes.script, List.of(nodes.script), List.of(nodes.at(node)), PAGE_BYTES);
    listings.list("b", from, limit, values, level, 2_000, answers::add);
    nodes.script.run(60_000);
    assertEquals(1, answers.size());
    return answers.get(0);
  }

  private static KeyListing page(Ensemble nodes, String node, Cursor from, int limit) {
    return assertInstanceOf(
            Listed.Page.class, list(nodes, node, from, limit, false, Consistency.OF_BUCKET))
        .listing();
  }

  private static List<String> all(Ensemble nodes, String node, int limit) {
    List<String> keys = new ArrayList<>();
    Optional<Cursor> next = Optional.of(Cursor.START);
    while (next.isPresent()) {
      KeyListing page = page(nodes, node, next.get(), limit);
      assertTrue(page.entries().size() <= limit);
      page.entries().forEach(entry -> keys.add(entry.key().text()));
      next = page.next();
    }
    return keys;
  }

  private static Ensemble filled(int count) {
    Ensemble nodes = new Ensemble(5);
    for (int i = 0; i < count; i++) {
      nodes.written("a", nodes.put(Key.of("b", "key-" + i), "v" + i));
    }
    nodes.written("a", nodes.put(Key.of("other", "key"), "v"));
    return nodes;
  }

  private static Set<String> expected(int count) {
    TreeSet<String> expected = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      expected.add("key-" + i);
    }
    return expected;
  }

  @Test
  void everyKeyOfTheBucketIsListedOnceThroughEveryNodeAndPageSize() {
    Ensemble nodes = filled(20);
    for (String node : List.of("a", "e")) {
      for (int limit : new int[] {1, 3, 7, 1_000}) {
        List<String> keys = all(nodes, node, limit);
        assertEquals(20, keys.size());
        assertEquals(expected(20), new TreeSet<>(keys));
      }
    }
  }

  @Test
  void anEmptyBucketIsOneEmptyPage() {
    KeyListing page = page(new Ensemble(3), "a", Cursor.START, 10);
    assertEquals(new KeyListing(List.of(), Optional.empty()), page);
  }

  @Test
  void deletedKeysAreNotListed() {
    Ensemble nodes = filled(5);
    nodes.written("b", nodes.delete(Key.of("b", "key-3"), ""));
    Set<String> expected = expected(5);
    expected.remove("key-3");
    assertEquals(expected, new TreeSet<>(all(nodes, "c", 2)));
  }

  @Test
  void aConvergedPartitionIsListedWithoutReadingItsKeys() {
    Ensemble nodes = filled(10);
    nodes.sent.clear();
    all(nodes, "e", 1_000);
    assertTrue(nodes.sent.stream().noneMatch(sent -> sent.startsWith("Fetch")));
  }

  @Test
  void whereReplicasDifferTheKeyIsReadAndRepaired() {
    Ensemble nodes = filled(3);
    Key key = Key.of("b", "key-1");
    nodes.replica("a").copies.remove(key);
    nodes.replica("b").copies.remove(Key.of("b", "key-2"));
    assertEquals(expected(3), new TreeSet<>(all(nodes, "a", 10)));
    assertEquals("v1", States.text(nodes.state("a", key)));
  }

  @Test
  void valuesComeWithTheirKeys() {
    Ensemble nodes = filled(40);
    Listed listed = list(nodes, "d", Cursor.START, 1_000, true, Consistency.OF_BUCKET);
    List<KeyListing.Entry> entries = ((Listed.Page) listed).listing().entries();
    assertEquals(40, entries.size());
    for (KeyListing.Entry entry : entries) {
      String number = entry.key().text().substring(4);
      assertEquals("v" + number, States.text(entry.state().orElseThrow()));
    }
  }

  private static KeyListing pageOfValues(Ensemble nodes, Cursor from) {
    return assertInstanceOf(
            Listed.Page.class, list(nodes, "e", from, 1_000, true, Consistency.OF_BUCKET))
        .listing();
  }

  @Test
  void aPageWithValuesEndsWithTheKeyThatFillsIt() {
    Ensemble nodes = new Ensemble(5);
    int length = (int) PAGE_BYTES / 4;
    for (int i = 0; i < 30; i++) {
      nodes.written(
          "a", nodes.put(Key.of("b", "key-" + i), ("" + i).repeat(length).substring(0, length)));
    }
    TreeSet<String> keys = new TreeSet<>();
    Optional<Cursor> next = Optional.of(Cursor.START);
    int pages = 0;
    while (next.isPresent()) {
      nodes.sent.clear();
      KeyListing page = pageOfValues(nodes, next.get());
      long bytes = page.entries().stream().mapToLong(KeyListing.Entry::bytes).sum();
      assertTrue(bytes < PAGE_BYTES + length + 100, bytes + " bytes");
      assertTrue(bytes >= PAGE_BYTES || page.next().isEmpty(), bytes + " bytes");
      long reads = nodes.sent.stream().filter(sent -> sent.startsWith("Fetch")).count();
      assertTrue(reads <= 4 * 2 + 8, reads + " copies were read for a page of four");
      page.entries().forEach(entry -> assertTrue(keys.add(entry.key().text()), "listed twice"));
      next = page.next();
      pages++;
    }
    assertEquals(expected(30), keys);
    assertEquals(8, pages);
  }

  @Test
  void aValueLongerThanAPageIsAPage() {
    Ensemble nodes = new Ensemble(5);
    for (int i = 0; i < 3; i++) {
      nodes.written("a", nodes.put(Key.of("b", "key-" + i), "x".repeat((int) PAGE_BYTES + i)));
    }
    TreeSet<String> keys = new TreeSet<>();
    Optional<Cursor> next = Optional.of(Cursor.START);
    while (next.isPresent()) {
      KeyListing page = pageOfValues(nodes, next.get());
      assertTrue(page.entries().size() <= 1);
      page.entries().forEach(entry -> keys.add(entry.key().text()));
      next = page.next();
    }
    assertEquals(expected(3), keys);
  }

  @Test
  void aPageWithoutValuesKeepsNone() {
    Ensemble nodes = filled(3);
    nodes.replica("a").copies.remove(Key.of("b", "key-1"));
    page(nodes, "a", Cursor.START, 10)
        .entries()
        .forEach(entry -> assertTrue(entry.state().isEmpty()));
  }

  @Test
  void oneDeadOwnerOfThreeDoesNotStopAListingAndTwoDo() {
    Ensemble nodes = filled(10);
    nodes.killKnown("b");
    assertEquals(expected(10), new TreeSet<>(all(nodes, "e", 4)));
    nodes.killKnown("b", "c");
    Listed listed = list(nodes, "e", Cursor.START, 10, false, Consistency.OF_BUCKET);
    Outcome.Failed failed = ((Listed.Failure) listed).failed();
    assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, failed.reason());
  }

  @Test
  void aPlaceThatIsNoneAndALevelThatIsNoneAreInvalid() {
    Ensemble nodes = new Ensemble(3);
    for (Listed listed : List.of(
        list(nodes, "a", new Cursor(99, Optional.empty()), 1, false, Consistency.OF_BUCKET),
        list(nodes, "a", Cursor.START, 1, false, Consistency.of(Level.of(9))))) {
      assertEquals(Outcome.Reason.INVALID, ((Listed.Failure) listed).failed().reason());
    }
  }

  private static Explanation explain(Ensemble nodes, String node, Key key) {
    List<Explained> answers = new ArrayList<>();
    nodes.at(node).explain(key, 1_000, answers::add);
    nodes.script.run(60_000);
    assertEquals(1, answers.size());
    return ((Explained.Answer) answers.get(0)).explanation();
  }

  @Test
  void anExplanationShowsEqualCopiesAndWhoHoldsHintsForWhom() {
    Ensemble nodes = new Ensemble(5);
    Key key = Key.of("b", "k");
    nodes.written("a", nodes.put(key, "v"));
    Explanation whole = explain(nodes, "e", key);
    assertEquals(
        List.of("a", "b", "c"), whole.owners().stream().map(o -> o.node()).toList());
    assertEquals(1, whole.owners().stream().map(o -> o.digest()).distinct().count());
    assertEquals(1, whole.owners().get(0).siblings());
    assertEquals("alive", whole.owners().get(0).state());
    assertTrue(whole.hints().isEmpty());
    assertEquals(new AtOne(Verdict.CURRENT, List.of()), whole.atOne());
    assertFalse(whole.owners().get(0).history().isEmpty());

    nodes.killKnown("c");
    nodes.hung.add("b");
    nodes.submit("a", nodes.put(key, "w", "", Ensemble.w(1, true)));
    Explanation broken = explain(nodes, "a", key);
    assertEquals("unreachable", broken.owners().get(1).state());
    assertTrue(broken.owners().get(1).digest().isEmpty());
    assertEquals("unreachable", broken.owners().get(2).state());
    assertEquals(2, broken.fallbacks().size());
    assertTrue(broken.hints().stream().anyMatch(hint -> hint.target().equals("c")));
    assertEquals(Verdict.UNKNOWN, broken.atOne().verdict());
  }

  @Test
  void anExplanationNamesWhoWouldShowLessToAReadOfOne() {
    Ensemble nodes = new Ensemble(5);
    Key key = Key.of("b", "k");
    nodes.written("a", nodes.put(key, "v"));
    nodes.hung.add("c");
    nodes.written("a", nodes.put(key, "w", "", Ensemble.w(2, false)));
    nodes.hung.clear();
    assertEquals(
        new AtOne(Verdict.STALE, List.of("c")), explain(nodes, "d", key).atOne());
  }
}

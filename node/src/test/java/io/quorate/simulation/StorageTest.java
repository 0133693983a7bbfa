package io.quorate.simulation;

import static io.quorate.simulation.StoredNode.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.HintSpace;
import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Recovery;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.node.storage.Storage;
import io.quorate.node.storage.StorageSettings;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageTest {
  private final StoredNode node = new StoredNode(1);

  @Test
  void whatWasStoredIsFoundAgainByteForByte() {
    node.openWell();
    byte[] value = bytes("value");
    Appended.Done done = assertInstanceOf(Appended.Done.class, put("k", "value"));
    Loaded.Found found = assertInstanceOf(Loaded.Found.class, node.load("k"));
    assertArrayEquals(value, found.bytes());
    assertEquals(new Space.Entry(key("k"), done.sequence(), 5, 5, 7), found.entry());
    assertEquals("", node.close());
    Recovery recovery = node.openWell();
    assertTrue(recovery.cleanStop());
    assertEquals(1, recovery.records());
    assertTrue(node.storage().cleanStart());
    assertArrayEquals(value, loaded("k"));
  }

  @Test
  void aKeyThatWasNeverStoredIsNotFound() {
    node.openWell();
    assertInstanceOf(Loaded.NotFound.class, node.load("k"));
  }

  @Test
  void theNewestRecordWinsAcrossSegmentsAndStarts() {
    node.settings = StoredNode.settings(CompactionSettings.off());
    node.openWell();
    for (int i = 0; i < 300; i++) {
      put("k" + i % 7, "value " + i + "-".repeat(100));
    }
    for (int start = 0; start < 3; start++) {
      for (int i = 293; i < 300; i++) {
        assertEquals("value " + i + "-".repeat(100), text("k" + i % 7));
      }
      node.kill();
      Recovery recovery = node.openWell();
      assertFalse(recovery.cleanStop());
      assertEquals(300, recovery.records());
      assertTrue(recovery.segments() > 5);
      assertEquals(List.of(), recovery.corruptions());
    }
  }

  @Test
  void aRemovedKeyStaysRemovedAfterARestart() {
    node.openWell();
    put("gone", "1");
    put("kept", "2");
    assertInstanceOf(Appended.Done.class, node.remove("gone", Durability.FSYNC));
    assertInstanceOf(Loaded.NotFound.class, node.load("gone"));
    node.kill();
    node.openWell();
    assertInstanceOf(Loaded.NotFound.class, node.load("gone"));
    assertEquals("2", text("kept"));
  }

  @Test
  void aRemovalDoesNotTakeANewerRecordThatIsOnItsWay() {
    node.openWell();
    put("k", "1");
    List<Appended> answers = new ArrayList<>();
    node.onLane(space -> {
      long sequence = space.find(key("k")).orElseThrow().sequence();
      space.append(key("k"), bytes("2"), 0, 0, Durability.FSYNC, answers::add);
      space.remove(key("k"), sequence, Durability.OS, answers::add);
    });
    node.settle();
    assertEquals(2, answers.size());
    var refused = assertInstanceOf(Appended.NotWritten.class, answers.get(0));
    assertEquals(Space.Why.NEWER, refused.why());
    assertEquals("2", text("k"));
  }

  @Test
  void hintsAndDataOfOneKeyAreApart() {
    node.openWell();
    put("k", "data");
    node.onLane(
        storage -> storage.hints("n2", StoredNode.PARTITION),
        space -> space.append(key("k"), bytes("hint"), 0, 0, Durability.FSYNC, x -> {}));
    node.settle();
    assertEquals(List.of(), node.storage().hintSpaces());
    assertEquals("", node.close());
    node.openWell();
    assertEquals(
        List.of(new HintSpace("n2", StoredNode.PARTITION)), node.storage().hintSpaces());
    assertEquals("data", text("k"));
    Loaded.Found hint = assertInstanceOf(
        Loaded.Found.class, node.load(storage -> storage.hints("n2", StoredNode.PARTITION), "k"));
    assertEquals("hint", new String(hint.bytes(), StandardCharsets.UTF_8));
    assertInstanceOf(
        Loaded.NotFound.class,
        node.load(storage -> storage.hints("n3", StoredNode.PARTITION), "k"));
  }

  @Test
  void aScanGivesTheKeysInTheirOrder() {
    node.openWell();
    for (int i = 0; i < 50; i++) {
      put("k" + i, "v");
    }
    List<Space.Entry> all = new ArrayList<>();
    node.onLane(space -> {
      Optional<Space.Entry> last = Optional.empty();
      do {
        List<Space.Entry> page = space.scan(last.map(Space.Entry::key), 7);
        all.addAll(page);
        last = page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1));
      } while (last.isPresent());
      assertEquals(50, space.size());
    });
    node.settle();
    assertEquals(50, all.size());
    assertEquals(all.stream().map(Space.Entry::key).sorted().toList(), keys(all));
  }

  @Test
  void manyAppendsShareOneForce() {
    node.openWell();
    put("warm", "up");
    long before = node.machine.disk().forces();
    List<Appended> answers = new ArrayList<>();
    node.onLane(space -> {
      for (int i = 0; i < 20; i++) {
        space.append(key("k" + i), bytes("v"), 0, 0, Durability.FSYNC, answers::add);
      }
    });
    node.settle();
    assertEquals(20, answers.stream().filter(Appended.Done.class::isInstance).count());
    assertTrue(node.machine.disk().forces() - before <= 2);
  }

  @Test
  void anAppendThatAsksForTheSystemOnlyWaitsForNoForce() {
    node.openWell();
    // The first one has the run of the operating system noted.
    node.put("first", bytes("v"), Durability.OS);
    put("warm", "up");
    long before = node.machine.disk().forces();
    var done = assertInstanceOf(Appended.Done.class, node.put("k", bytes("v"), Durability.OS));
    assertEquals(before, node.machine.disk().forces());
    Optional<Appended> forced = node.ask(
        storage -> storage.data(StoredNode.PARTITION),
        space -> answer -> space.whenForced(done.sequence(), answer));
    assertEquals(Optional.of(new Appended.Done(done.sequence())), forced);
    assertEquals(before + 1, node.machine.disk().forces());
  }

  @Test
  void theQueueIsBoundedAndEveryAppendIsAnsweredOnce() {
    node.settings = new StorageSettings(
        64 << 10, 20, 1 << 20, 4 << 20, 16 << 20, 0, CompactionSettings.defaults());
    node.openWell();
    List<Appended> answers = new ArrayList<>();
    node.onLane(space -> {
      for (int i = 0; i < 30; i++) {
        assertEquals(
            i < 10,
            node.storage().takes(StoredNode.PARTITION % StoredNode.LANES, 1 << 10),
            "said before");
        space.append(key("k" + i), bytes("v"), 0, 0, Durability.FSYNC, answers::add);
      }
      assertTrue(answers.isEmpty(), "no answer before the call returned");
    });
    node.settle();
    assertEquals(30, answers.size());
    assertEquals(10, answers.stream().filter(Appended.Done.class::isInstance).count());
    assertEquals(
        20, answers.stream().filter(a -> isNotWritten(a, Space.Why.OVERLOADED)).count());
    assertInstanceOf(Appended.Done.class, put("later", "there is room again"));
  }

  @Test
  void whoeverAsksIsToldThatThereIsNoRoomAndThatThereIsAgain() {
    node.openWell();
    List<String> told = new ArrayList<>();
    node.storage().onShortage(told::add);
    put("k", "v");
    assertEquals(List.of(), told);
    node.machine.disk().fill(0);
    assertTrue(isNotWritten(put("k", "newer"), Space.Why.NO_ROOM));
    assertTrue(isNotWritten(put("k", "newest"), Space.Why.NO_ROOM));
    node.settle();
    assertEquals(1, told.size(), told::toString);
    assertTrue(told.get(0).contains("room"), told::toString);
    node.machine.disk().repair();
    node.settle();
    assertEquals("", told.get(1), "nobody has written");
    assertInstanceOf(Appended.Done.class, put("k", "newest"));
    assertEquals(2, told.size(), told::toString);
  }

  @Test
  void aRecordLargerThanTheQueueIsTakenAlone() {
    node.settings =
        new StorageSettings(4 << 10, 100, 10, 4 << 20, 16 << 20, 0, CompactionSettings.defaults());
    node.openWell();
    byte[] large = new byte[1 << 20];
    large[12345] = 1;
    assertInstanceOf(Appended.Done.class, node.put("k", large, Durability.FSYNC));
    assertArrayEquals(large, loaded("k"));
    node.kill();
    node.openWell();
    assertArrayEquals(large, loaded("k"));
  }

  @Test
  void afterTheCloseNothingIsTaken() {
    node.openWell();
    put("k", "v");
    List<Appended> answers = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    node.onLane(space -> {
      node.storage().close(Storage.LastStep.NONE, closed::add);
      space.append(key("k"), bytes("w"), 0, 0, Durability.FSYNC, answers::add);
    });
    node.world.runUntil(node.world.now() + 50_000);
    node.onLane(space -> space.append(key("k"), bytes("x"), 0, 0, Durability.FSYNC, answers::add));
    node.settle();
    assertEquals(List.of(""), closed);
    assertEquals(2, answers.size());
    assertEquals(
        1, answers.stream().filter(a -> isNotWritten(a, Space.Why.CLOSED)).count());
    node.machine.ended(node.wires);
    assertTrue(node.openWell().cleanStop());
    assertEquals("w", text("k"));
  }

  @Test
  void aSecondProcessIsRefused() throws Exception {
    node.machine.disk().lock();
    Opened.Failed failed = assertInstanceOf(Opened.Failed.class, node.open());
    assertTrue(failed.sentence().contains("in use"));
  }

  @Test
  void theDirectoryKeepsItsIdentity() {
    node.openWell();
    DiskId id = node.storage().diskId();
    put("k", "v");
    node.kill();
    node.openWell();
    assertEquals(id, node.storage().diskId());
  }

  @Test
  void sequencesRiseAcrossStarts() {
    long last = 0;
    for (int start = 0; start < 4; start++) {
      node.openWell();
      for (int i = 0; i < 3; i++) {
        long sequence = assertInstanceOf(Appended.Done.class, put("k" + i, "v")).sequence();
        assertTrue(sequence > last);
        last = sequence;
      }
      if (start % 2 == 0) {
        node.kill();
      } else {
        assertEquals("", node.close());
      }
    }
  }

  private Appended put(String key, String value) {
    return node.put(key, bytes(value), Durability.FSYNC);
  }

  private byte[] loaded(String key) {
    return assertInstanceOf(Loaded.Found.class, node.load(key)).bytes();
  }

  private String text(String key) {
    return new String(loaded(key), StandardCharsets.UTF_8);
  }

  private static List<io.quorate.ring.Key> keys(List<Space.Entry> entries) {
    return entries.stream().map(Space.Entry::key).toList();
  }

  private static boolean isNotWritten(Appended appended, Space.Why why) {
    return appended instanceof Appended.NotWritten not && not.why() == why;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

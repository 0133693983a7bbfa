package io.quorate.simulation;

import static io.quorate.ring.Level.Named.ALL;
import static io.quorate.ring.Level.Named.ONE;
import static io.quorate.ring.Level.Named.QUORUM;
import static io.quorate.simulation.Script.repeat;
import static io.quorate.simulation.Script.sloppy;
import static io.quorate.simulation.Script.strict;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What went wrong elsewhere, one script for each: five nodes, one key, the fewest steps. */
class CatalogueTest {
  private static final String TABLE = "src/test/java/io/quorate/simulation/package-info.java";
  private static final Pattern ROW = Pattern.compile(" \\* {2,3} ?(\\d+) {2}([A-Z]\\w+)\\.(\\w+)");

  /** What joins of data types get wrong, and there are none. */
  private static final int DATA_TYPES = 17;

  private final Script script = new Script();

  @Test
  void everyEntryThatCanHappenHasATestThatIsThere() throws IOException {
    TreeSet<Integer> found = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of(TABLE))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        found.add(Integer.valueOf(row.group(1)));
        String test = "void " + row.group(3) + "()";
        assertTrue(source(row.group(2)).contains(test), () -> line + " is not there");
      }
    }
    TreeSet<Integer> expected = new TreeSet<>();
    IntStream.rangeClosed(1, 26).filter(entry -> entry != DATA_TYPES).forEach(expected::add);
    assertEquals(expected, found);
  }

  private static String source(String test) throws IOException {
    for (String module : List.of("node", "antientropy")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
        Optional<Path> file =
            files.filter(each -> each.endsWith(test + ".java")).findFirst();
        if (file.isPresent()) {
          return Files.readString(file.get());
        }
      }
    }
    throw new AssertionError("there is no " + test);
  }

  @Test
  void concurrentWritersWithWrongClocksLoseNothing() {
    script.owner(0).machine().jumpWallClock(2_000);
    script.owner(1).machine().jumpWallClock(-2_000);
    script.write(script.owner(0), script.put("a", "", strict(QUORUM)));
    script.write(script.owner(1), script.put("b", "", strict(QUORUM)));
    assertEquals(List.of("a", "b"), script.everything());
  }

  @Test
  void anOwnerThatForgotWhatItGaveGivesNothingTwice() {
    script.write(script.owner(0), script.put("v1", "", strict(ALL)));
    SortedMap<String, byte[]> old = script.owner(0).machine().disk().snapshot();
    script.write(script.owner(0), script.put("v2", "", strict(ALL)));
    script.write(script.owner(0), script.put("v3", "", strict(ALL)));
    script.owner(0).kill();
    script.owner(0).machine().disk().restore(old);
    script.isolate(script.owner(0));
    script.owner(0).startIfDown();
    script.pass(2);
    script.write(script.owner(0), script.put("v4", "", sloppy(ONE)));
    script.heal();
    assertEquals(List.of("v1", "v2", "v3", "v4"), script.everything());
  }

  @Test
  void aHintOutlivesARestartOfWhoKeepsIt() {
    script.owner(1).kill();
    script.pass(5);
    Outcome.Written written = script.write(script.owner(0), script.put("a", "", sloppy(ALL)));
    assertEquals(1, written.receipt().fallbacks());
    script.cluster.members().forEach(member -> {
      member.powerCut();
      member.startIfDown();
    });
    script.pass(5);
    script.heal();
    script.assertConverged();
    assertEquals(List.of("a"), script.everything());
  }

  @Test
  void sloppyReadsMayMissASloppyWriteAndStrictOnesRefuse() {
    script.owner(1).kill();
    script.owner(2).kill();
    script.pass(5);
    script.write(script.owner(0), script.put("a", "", sloppy(QUORUM)));
    Outcome.Failed refused = script.fail(script.owner(0), script.put("b", "", strict(QUORUM)));
    assertFalse(refused.unknown(), "refused before it was minted");
    script.heal();
    script.assertConverged();
    assertEquals(List.of("a"), script.values(script.owner(1), strict(QUORUM)));
  }

  @Test
  void aLateRepairDoesNotUndoANewerWrite() {
    script.part(script.owner(0), script.owner(2));
    script.part(script.owner(1), script.owner(2));
    script.write(script.owner(0), script.put("old", "", strict(QUORUM)));
    script.cluster.wires().mendAll();
    script.cluster.wires().slow(script.owner(0).machine(), 900_000_000);
    Outcome.Found read = script.read(script.owner(0), strict(ALL));
    script.write(script.owner(1), script.put("new", read.context(), strict(QUORUM)));
    script.heal();
    assertEquals(List.of("new"), script.everything());
    script.assertConverged();
  }

  @Test
  void aWriteThatFailedIsUnknownAndOnceSeenStays() {
    script.isolate(script.owner(0));
    Outcome.Failed failed = script.fail(script.owner(0), script.put("a", "", strict(ALL)));
    assertTrue(failed.unknown(), "it is on the disk of the first owner");
    script.cluster.wires().mendAll();
    script.pass(10);
    assertEquals(List.of("a"), script.everything());
    for (int place = 0; place < 3; place++) {
      assertEquals(List.of("a"), script.values(script.owner(place), strict(QUORUM)));
    }
  }

  @Test
  void twoClientsThatTakeTurnsLeaveTwoSiblings() {
    String one = "";
    String two = "";
    for (int turn = 0; turn < 50; turn++) {
      one = script
          .write(script.owner(0), script.put("one" + turn, one, strict(QUORUM)))
          .context();
      two = script
          .write(script.owner(1), script.put("two" + turn, two, strict(QUORUM)))
          .context();
    }
    assertEquals(List.of("one49", "two49"), script.everything());
  }

  @Test
  void twoHalvesThatAreLegalJoinIntoAWhole() {
    String large = "x".repeat(900_000);
    script.part(script.owner(0), script.owner(1));
    script.write(script.owner(0), script.put("a|" + large, "", sloppy(ONE)));
    script.write(script.owner(1), script.put("b|" + large, "", sloppy(ONE)));
    script.heal();
    assertEquals(List.of("a", "b"), script.everything());
    script.pass(10);
    script.assertConverged();
  }

  @Test
  void aNodeThatHearsNobodyStopsNobody() {
    script.cluster.members().stream()
        .filter(other -> other != script.owner(0))
        .forEach(
            other -> script.cluster.wires().cut(other.machine(), script.owner(0).machine()));
    script.pass(20);
    for (int i = 0; i < 20; i++) {
      script.write(script.fallback(0), script.put("v" + i, "", strict(QUORUM)));
      script.ask(script.owner(0), script.put("w" + i, "", strict(QUORUM)));
    }
    script.heal();
    script.everything();
    script.pass(10);
    script.assertConverged();
  }

  @Test
  void whereOnlyTheReplyIsLostTheOutcomeIsUnknown() {
    script.cluster.wires().cut(script.owner(1).machine(), script.owner(0).machine());
    Outcome.Failed failed = script.fail(script.owner(0), script.put("a", "", strict(ALL)));
    assertTrue(failed.unknown());
    assertEquals(List.of("a"), script.values(script.owner(1), strict(ONE)));
  }

  @Test
  void aForgedContextIsRefusedAndChangesNothing() {
    String context =
        script.write(script.owner(0), script.put("a", "", strict(ALL))).context();
    char other = context.charAt(20) == 'A' ? 'B' : 'A';
    String forged = context.substring(0, 20) + other + context.substring(21);
    Outcome.Failed failed = script.fail(script.owner(0), script.put("b", forged, strict(ALL)));
    assertEquals(Outcome.Reason.INVALID, failed.reason());
    assertEquals(List.of("a"), script.everything());
  }

  @Test
  void aRepeatAtAnotherNodeDoesNotBringBackWhatWasOverwritten() {
    ClientRequest.Put old = script.put("old", "", strict(QUORUM));
    String context = script.write(script.owner(0), old).context();
    script.isolate(script.owner(2));
    script.write(script.owner(1), script.put("new", context, strict(QUORUM)));
    script.cluster.wires().mendAll();
    script.write(script.owner(2), repeat(old));
    script.write(script.fallback(0), repeat(old));
    assertEquals(List.of("new"), script.everything());
  }

  @Test
  void aDeletedValueStaysDeletedWhenAnOwnerReturns() {
    String context =
        script.write(script.owner(0), script.put("a", "", strict(ALL))).context();
    script.owner(2).kill();
    script.pass(5);
    script.write(script.owner(0), script.delete(context, sloppy(QUORUM)));
    script.heal();
    script.assertConverged();
    assertEquals(List.of(), script.everything());
  }

  @Test
  void aRottenRecordIsAnErrorAndNeverANotFoundUntilAnOwnerThatHasItReturns() throws IOException {
    script.write(script.owner(0), script.put("to be rotten", "", strict(ALL)));
    script.owner(2).kill();
    for (int place = 0; place < 2; place++) {
      rot(script.owner(place), "to be rotten");
    }
    script.pass(20);
    Outcome.Failed failed = script.fail(script.owner(0), Script.get(strict(ONE)));
    assertEquals(0, failed.reached(), "nobody can read its copy");
    script.owner(2).startIfDown();
    script.pass(60);
    script.assertConverged();
    assertEquals(List.of("to be rotten"), script.values(script.owner(0), strict(ALL)));
  }

  @Test
  void rotIsFoundAndRepairedThoughNobodyReads() throws IOException {
    script.write(script.owner(0), script.put("to be rotten", "", strict(ALL)));
    for (int place = 0; place < 2; place++) {
      rot(script.owner(place), "to be rotten");
    }
    script.pass(10);
    assertTrue(script.owner(0).log().toString().contains("could not be read"));
    script.owner(2).kill();
    script.pass(5);
    assertEquals(List.of("to be rotten"), script.values(script.owner(0), strict(QUORUM)));
  }

  /** Flips a bit of the value on the disk, while the node does not run. */
  private static void rot(SimulatedCluster.Member member, String value) throws IOException {
    member.kill();
    SimulatedDisk disk = member.machine().disk();
    for (var file : disk.contents().entrySet()) {
      // One character per byte, so that places in the text are places in the file.
      int at = new String(file.getValue(), ISO_8859_1).indexOf(value);
      if (at >= 0) {
        disk.flipBit(file.getKey(), at * 8L);
      }
    }
    member.startIfDown();
  }

  /** A fixed script, and the first owner's power gone after every one of its forces. */
  @Test
  void nothingAcknowledgedIsLostWhereverThePowerGoes() {
    for (long force = 1; force <= 40; force++) {
      Script each = new Script(force);
      SimulatedCluster.Member owner = each.owner(0);
      SimulatedDisk disk = owner.machine().disk();
      disk.powerCutAtForce(disk.forces() + force, machine -> owner.powerCut());
      String context = "";
      List<String> expected = List.of();
      for (int i = 0; i < 36; i++) {
        ClientRequest put = each.put("v" + i, context, sloppy(QUORUM));
        if (each.ask(each.fallback(0), put) instanceof Outcome.Written written) {
          context = written.context();
          expected = List.of("v" + i);
        }
        owner.startIfDown();
        each.pass(1);
      }
      assertTrue(each.cluster.timeline().toString().contains("loses power"), "force " + force);
      each.heal();
      List<String> end = each.everything();
      assertTrue(end.containsAll(expected), "force " + force + ": " + expected + " of " + end);
      each.pass(10);
      each.assertConverged();
    }
  }
}

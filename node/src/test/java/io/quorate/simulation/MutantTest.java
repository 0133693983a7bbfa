package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Proof that the simulator can fail: every deliberate fault is found within so many worlds. */
class MutantTest {
  private static final long CHAOS_NANOS = 20_000_000_000L;
  private static final Path TABLE =
      Path.of("src/test/java/io/quorate/simulation/package-info.java");
  private static final Pattern ROW =
      Pattern.compile(" \\* {3}([A-Z_]+) +([0-9]+) +([0-9]+) +(yes|no)");
  private static final Pattern SCRIPT_ROW = Pattern.compile(" \\* {3}([A-Z_]+) +script +(yes|no)");

  /** Within how many worlds from which seed one is found, and whether copies are compared there. */
  private record Row(int worlds, int from, boolean exchanges) {}

  /** What the package's documentation says. */
  private static SortedMap<Mutant, Row> table() throws IOException {
    TreeMap<Mutant, Row> table = new TreeMap<>();
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        table.put(
            Mutant.valueOf(row.group(1)),
            new Row(
                Integer.parseInt(row.group(2)),
                Integer.parseInt(row.group(3)),
                row.group(4).equals("yes")));
      }
    }
    return table;
  }

  /** Those that a script finds. */
  static EnumSet<Mutant> directed() throws IOException {
    EnumSet<Mutant> directed = EnumSet.noneOf(Mutant.class);
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = SCRIPT_ROW.matcher(line);
      if (row.matches()) {
        directed.add(Mutant.valueOf(row.group(1)));
        assertEquals(row.group(2).equals("yes"), Mutant.valueOf(row.group(1)).exchanges());
      }
    }
    return directed;
  }

  @Test
  void theTableNamesEveryMutant() throws IOException {
    EnumSet<Mutant> named = directed();
    named.addAll(table().keySet());
    assertEquals(EnumSet.complementOf(EnumSet.of(Mutant.NONE, Mutant.EXCHANGE_OFF)), named);
    table().forEach((mutant, row) -> assertEquals(mutant.exchanges(), row.exchanges()));
  }

  @Test
  @Tag("slow")
  void everyMutantIsFoundWithinItsNumberOfWorlds() throws IOException {
    List<String> missed = table().entrySet().parallelStream()
        .filter(row -> !isFound(row.getKey(), row.getValue()))
        .map(row -> row.getKey() + ": " + row.getKey().sentence())
        .toList();
    assertEquals(List.of(), missed);
  }

  private static boolean isFound(Mutant mutant, Row row) {
    for (int seed = row.from(); seed < row.from() + row.worlds(); seed++) {
      if (!new Simulation(seed, CHAOS_NANOS, mutant).run().held()) {
        return true;
      }
    }
    return false;
  }
}

package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Proof that a ring change that is wrong is seen: each deliberate mistake in its script. */
class RingMutantTest {
  private static final long SEED = 1;
  private static final Path TABLE =
      Path.of("src/test/java/io/quorate/simulation/package-info.java");
  private static final Pattern ROW = Pattern.compile(" \\* {3}([A-Z_]+) +in ([A-Z_]+)");

  @Test
  void theTableNamesEveryMutantAndItsScript() throws IOException {
    EnumMap<RingMutant, RingMutant.Script> table = new EnumMap<>(RingMutant.class);
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        table.put(RingMutant.valueOf(row.group(1)), RingMutant.Script.valueOf(row.group(2)));
      }
    }
    Map<RingMutant, RingMutant.Script> all = new EnumMap<>(RingMutant.class);
    for (RingMutant mutant : RingMutant.values()) {
      all.put(mutant, mutant.script());
    }
    assertEquals(all, table);
  }

  @Test
  void soundNodesBreakNothingInTheScripts() {
    for (RingMutant.Script script : RingMutant.Script.values()) {
      if (script != RingMutant.Script.WORLDS) {
        assertEquals(List.of(), script.play(SEED), script::name);
      }
    }
  }

  @Test
  @Tag("slow")
  void everyMutantIsSeenInItsScript() throws IOException, ReflectiveOperationException {
    RewrittenCode code = new RewrittenCode();
    for (RingMutant mutant : RingMutant.values()) {
      assertTrue(code.isFound(mutant, SEED), () -> mutant + ": " + mutant.sentence());
    }
  }
}

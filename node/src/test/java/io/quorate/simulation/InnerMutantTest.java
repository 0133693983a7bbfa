package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
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
class InnerMutantTest {
  private static final long SEED = 1;
  private static final Path TABLE =
      Path.of("src/test/java/io/quorate/simulation/package-info.java");
  private static final Pattern ROW = Pattern.compile(" \\* {3}([A-Z_]+) +in ([A-Z_]+)");

  @Test
  void theTableNamesEveryMutantAndItsScript() throws IOException {
    EnumMap<InnerMutant, InnerMutant.Script> table = new EnumMap<>(InnerMutant.class);
    for (String line : Files.readAllLines(TABLE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        table.put(InnerMutant.valueOf(row.group(1)), InnerMutant.Script.valueOf(row.group(2)));
      }
    }
    Map<InnerMutant, InnerMutant.Script> all = new EnumMap<>(InnerMutant.class);
    for (InnerMutant mutant : InnerMutant.values()) {
      all.put(mutant, mutant.script());
    }
    assertEquals(all, table);
  }

  @Test
  void soundNodesBreakNothingInTheScripts() {
    for (InnerMutant.Script script : InnerMutant.Script.values()) {
      // Those of worlds are what all other worlds are for.
      if (!script.name().endsWith("WORLDS")) {
        assertEquals(List.of(), script.play(SEED), script::name);
      }
    }
  }

  @Test
  @Tag("slow")
  void everyMutantIsSeenInItsScript() throws IOException, ReflectiveOperationException {
    RewrittenCode code = new RewrittenCode(List.of(InnerMutant.values()));
    Method isFound = code.method(InnerMutant.class, "isFound", String.class, long.class);
    for (InnerMutant mutant : InnerMutant.values()) {
      boolean found = (Boolean) isFound.invoke(null, mutant.name(), SEED);
      assertTrue(found, () -> mutant + ": " + mutant.sentence());
    }
  }
}

package io.quorate.node.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NearestTest {
  /** Levenshtein's definition, as it stands. */
  private static int oracle(String from, String to) {
    if (from.isEmpty() || to.isEmpty()) {
      return from.length() + to.length();
    }
    String fromRest = from.substring(1);
    String toRest = to.substring(1);
    if (from.charAt(0) == to.charAt(0)) {
      return oracle(fromRest, toRest);
    }
    return 1
        + Math.min(oracle(fromRest, toRest), Math.min(oracle(fromRest, to), oracle(from, toRest)));
  }

  @Test
  void changesAreCountedAsDefined() {
    String[] words = {"", "a", "ab", "ba", "name", "nmae", "zone", "data", "date", "found"};
    for (String from : words) {
      for (String to : words) {
        assertEquals(oracle(from, to), Nearest.changes(from, to), from + " " + to);
      }
    }
  }
}

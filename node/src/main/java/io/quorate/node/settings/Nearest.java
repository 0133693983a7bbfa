package io.quorate.node.settings;

/** Guesses which setting a misspelled one was to be. */
final class Nearest {
  /** More changes than this make another word. */
  private static final int CHANGES_MAX = 3;

  private Nearest() {}

  /** " Did you mean …?", or nothing if no setting is close. */
  static String sentence(String key) {
    String nearest = "";
    int least = CHANGES_MAX + 1;
    for (Setting setting : Setting.values()) {
      int changes = changes(key, setting.key());
      if (changes < least) {
        least = changes;
        nearest = setting.key();
      }
    }
    return nearest.isEmpty() ? "" : " Did you mean '" + nearest + "'?";
  }

  /** The Levenshtein distance; one row of its table at a time. */
  static int changes(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}

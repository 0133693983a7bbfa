package io.quorate.benchmarks.growth;

/** What grows. */
public enum Dimension {
  NODES("nodes"),
  KEYS("keys"),
  VALUES("bytes of each value"),
  SIBLINGS("siblings of each key");

  private final String word;

  Dimension(String word) {
    this.word = word;
  }

  /** For people, behind a number: {@code 3 nodes}. */
  public String word() {
    return word;
  }
}

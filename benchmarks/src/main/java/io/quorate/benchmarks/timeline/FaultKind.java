package io.quorate.benchmarks.timeline;

/** What is done to a node, and what ends it. */
public enum FaultKind {
  /** SIGSTOP, then SIGCONT: its connections stay open and nothing comes back. */
  PAUSE("paused", "stood still", "resumed", "after it went on"),

  /** SIGKILL, then it is started again. */
  KILL("killed", "was dead", "started", "while it came back"),

  /** Everything that it sends to other nodes takes 300 ms longer; clients ask the others. */
  SLOW("300 ms slower", "sent everything 300 ms later", "as before", "after that"),

  /** A further node joins; ends when that has its share. */
  JOIN("joins", "joined", "has its share", "with it");

  private final String word;
  private final String during;
  private final String endWord;
  private final String after;

  FaultKind(String word, String during, String endWord, String after) {
    this.word = word;
    this.during = during;
    this.endWord = endWord;
    this.after = after;
  }

  /** For a plot, behind a name: {@code node-3 paused}. */
  String word() {
    return word;
  }

  /** For a sentence, behind a name: {@code node-3 stood still}. */
  String during() {
    return during;
  }

  /** For a plot: {@code resumed}. */
  String endWord() {
    return endWord;
  }

  /** For a sentence: {@code after it went on}. */
  String after() {
    return after;
  }
}

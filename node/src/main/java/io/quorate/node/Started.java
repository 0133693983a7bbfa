package io.quorate.node;

/** How starting a node ended. */
public sealed interface Started {
  /** Its peers can reach it. Whether it serves is told by {@code Requests#cluster}. */
  record Running(Node node) implements Started {}

  /** It did not start; one sentence for the operator. What it had begun is undone. */
  record Failed(String sentence) implements Started {}
}

package io.quorate.node.coordinator;

/** Whether a quorum was reached. Once it is won or lost it stays so. */
enum Verdict {
  /** It may still be won and may still be lost. */
  PENDING,
  /** Enough replicas answered. */
  WON,
  /** Whatever is still awaited or could still be asked is not enough. */
  LOST
}

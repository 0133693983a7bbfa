package io.quorate.antientropy.exchange;

/** A peer answered something else than it was asked; its message is one sentence. */
public final class UnexpectedAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  UnexpectedAnswerException(String sentence) {
    super(sentence);
  }
}

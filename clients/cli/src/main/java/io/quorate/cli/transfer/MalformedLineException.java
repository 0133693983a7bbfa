package io.quorate.cli.transfer;

/** A line that is no record; the message says why. */
final class MalformedLineException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedLineException(String sentence) {
    super(sentence);
  }
}

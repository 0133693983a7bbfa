package io.quorate.node.storage;

import java.io.IOException;

/** A file is there and is not what was written, or is of another version. */
final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  UnreadableFileException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}

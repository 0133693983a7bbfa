package io.quorate.node.environment;

import java.io.IOException;

/** There was no room for what should have been written. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  public DiskFullException(String sentence) {
    super(sentence);
  }
}

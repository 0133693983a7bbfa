package io.quorate.node.server;

/** A node did not start; the message is one sentence for the operator. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartException(String sentence) {
    super(sentence);
  }
}

package io.quorate.node.wire;

/**
 * Bytes from a peer that mean nothing: cut off, with a lying length, a wrong checksum, or a value
 * that cannot be. Nothing of them may be used, and the connection that brought them is closed.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedException(String sentence) {
    // No stack: it is an expected answer to whatever a peer sends, and must cost little.
    super(sentence, null, false, false);
  }
}

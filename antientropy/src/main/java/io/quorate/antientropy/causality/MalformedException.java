package io.quorate.antientropy.causality;

/**
 * Bytes that are not the canonical encoding of anything: cut off, too long, with a lying length, or
 * in a second way of writing the same value. Nothing of them may be used.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}

package io.quorate.antientropy.witness;

/**
 * A promise that was broken.
 *
 * @param sentence what is wrong, with the values
 * @param history what clients did with these values, in the order of time, a line each
 */
public record Violation(String key, String sentence, String history) {
  @Override
  public String toString() {
    return key + ": " + sentence + "\n" + history;
  }
}

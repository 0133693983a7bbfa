package io.quorate.node.request;

/**
 * How strong an answer is.
 *
 * @param owners how many owners took part
 * @param fallbacks how many fallbacks stood in for owners
 * @param of how many copies there are to be: min(N, members)
 */
public record Receipt(int owners, int fallbacks, int of) {
  @Override
  public String toString() {
    return "owners=" + owners + ", fallbacks=" + fallbacks + ", of=" + of;
  }
}

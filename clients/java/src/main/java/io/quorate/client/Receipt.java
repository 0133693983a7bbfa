package io.quorate.client;

/**
 * How strong an answer is.
 *
 * <pre>{@code
 * Receipt receipt = quorate.bucket("b").put("k", "v").receipt();
 * if (receipt.owners() < receipt.of()) {
 *   System.out.println("not all owners have it yet: " + receipt);
 * }
 * }</pre>
 *
 * @param owners how many owners of the key took part
 * @param fallbacks how many nodes stood in for owners that were away
 * @param of how many copies there are to be: the bucket's N, or the number of members if less
 */
public record Receipt(int owners, int fallbacks, int of) {
  @Override
  public String toString() {
    return "owners=" + owners + ", fallbacks=" + fallbacks + ", of=" + of;
  }
}

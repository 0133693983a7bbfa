package io.quorate.ring.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many copies each member should hold when every partition keeps {@code width}: as close to its
 * weight's part as zones allow, rounded down and up.
 *
 * <p>A zone may hold one copy of each partition while there are zones enough ({@code width <=
 * zones}), and must hold at least one otherwise; a member holds at most one. What a full zone or
 * member cannot take goes to the others by weight, and so on: water rising in connected vessels.
 * All arithmetic is on whole numbers, so every node computes the same.
 */
final class Shares {
  final int[] low;
  final int[] high;

  private Shares(int members) {
    low = new int[members];
    high = new int[members];
  }

  /** A vessel: between least and most, and by weight in between. */
  private record Vessel(long weight, long least, long most) {}

  /**
   * The whole number of copies, and the weight that shares it; one vessel's part is w * rest /
   * weights.
   */
  private record Part(long numerator, long denominator) {}

  static Shares of(int partitions, int width, Candidates candidates) {
    int[] weights = candidates.weights;
    int[] zones = candidates.zones;
    int zoneCount = candidates.zoneCount;
    long[] zoneWeights = new long[zoneCount];
    int[] zoneSizes = new int[zoneCount];
    for (int m = 0; m < weights.length; m++) {
      zoneWeights[zones[m]] += weights[m];
      zoneSizes[zones[m]]++;
    }
    List<Vessel> vessels = new ArrayList<>();
    for (int z = 0; z < zoneCount; z++) {
      boolean enough = width <= zoneCount;
      int rowsMax = enough ? 1 : Math.min(zoneSizes[z], width - zoneCount + 1);
      vessels.add(new Vessel(zoneWeights[z], enough ? 0 : partitions, (long) rowsMax * partitions));
    }
    Part[] zoneParts = fill((long) partitions * width, 1, vessels);
    Shares shares = new Shares(weights.length);
    for (int z = 0; z < zoneCount; z++) {
      shares.fillZone(z, zoneParts[z], partitions, weights, zones);
    }
    return shares;
  }

  private void fillZone(int zone, Part part, int partitions, int[] weights, int[] zones) {
    List<Vessel> vessels = new ArrayList<>();
    for (int m = 0; m < weights.length; m++) {
      if (zones[m] == zone) {
        vessels.add(new Vessel(weights[m], 0, partitions));
      }
    }
    Part[] parts = fill(part.numerator(), part.denominator(), vessels);
    int next = 0;
    for (int m = 0; m < weights.length; m++) {
      if (zones[m] == zone) {
        Part mine = parts[next++];
        low[m] = (int) (mine.numerator() / mine.denominator());
        high[m] = (int) ((mine.numerator() + mine.denominator() - 1) / mine.denominator());
      }
    }
  }

  /**
   * Splits numerator / denominator among the vessels. Those that would run over (or stay too empty,
   * if that is the larger error) are fixed at their limit, and the rest is split again.
   */
  private static Part[] fill(long numerator, long denominator, List<Vessel> vessels) {
    Part[] parts = new Part[vessels.size()];
    long rest = numerator;
    while (true) {
      long weights = 0;
      for (int i = 0; i < parts.length; i++) {
        weights += parts[i] == null ? vessels.get(i).weight() : 0;
      }
      long over = 0;
      long under = 0;
      for (int i = 0; i < parts.length; i++) {
        if (parts[i] == null) {
          long scale = weights * denominator;
          over += Math.max(0, vessels.get(i).weight() * rest - vessels.get(i).most() * scale);
          under += Math.max(0, vessels.get(i).least() * scale - vessels.get(i).weight() * rest);
        }
      }
      if (over == 0 && under == 0) {
        return share(parts, vessels, rest, weights * denominator);
      }
      rest = fix(parts, vessels, rest, weights, denominator, over >= under);
    }
  }

  private static long fix(
      Part[] parts, List<Vessel> vessels, long rest, long weights, long denominator, boolean top) {
    long scale = weights * denominator;
    long left = rest;
    for (int i = 0; i < parts.length; i++) {
      Vessel vessel = vessels.get(i);
      long part = vessel.weight() * rest;
      boolean fixed =
          parts[i] == null && (top ? part > vessel.most() * scale : part < vessel.least() * scale);
      if (fixed) {
        long limit = top ? vessel.most() : vessel.least();
        parts[i] = new Part(limit, 1);
        left -= limit * denominator;
      }
    }
    return left;
  }

  private static Part[] share(Part[] parts, List<Vessel> vessels, long rest, long denominator) {
    Part[] all = Arrays.copyOf(parts, parts.length);
    for (int i = 0; i < all.length; i++) {
      if (all[i] == null) {
        all[i] = new Part(vessels.get(i).weight() * rest, denominator);
      }
    }
    return all;
  }
}

package io.quorate.node.storage;

import java.util.Arrays;

/**
 * How many bytes of each segment something points at: sorted numbers and their sums, 12 bytes a
 * segment. Mutable, confined to one thread.
 */
final class SegmentTally {
  private int[] numbers = new int[2];
  private long[] bytes = new long[2];
  private int size;

  /** Takes each segment and its bytes. */
  interface Each {
    void segment(int number, long bytes);
  }

  void add(Pointer at) {
    add(at.segment(), at.frameBytes());
  }

  void subtract(Pointer at) {
    add(at.segment(), -at.frameBytes());
  }

  void add(int number, long more) {
    int at = Arrays.binarySearch(numbers, 0, size, number);
    if (at < 0) {
      at = -at - 1;
      insert(at, number);
    }
    bytes[at] += more;
    assert bytes[at] >= 0 : "segment " + number + " has less than nothing";
    if (bytes[at] == 0) {
      remove(at);
    }
  }

  private void insert(int at, int number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    System.arraycopy(numbers, at, numbers, at + 1, size - at);
    System.arraycopy(bytes, at, bytes, at + 1, size - at);
    numbers[at] = number;
    bytes[at] = 0;
    size++;
  }

  private void remove(int at) {
    System.arraycopy(numbers, at + 1, numbers, at, size - at - 1);
    System.arraycopy(bytes, at + 1, bytes, at, size - at - 1);
    size--;
  }

  /** The bytes of all segments together. */
  long bytes() {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += bytes[i];
    }
    return sum;
  }

  /** How many segments something points at. */
  int segments() {
    return size;
  }

  int number(int at) {
    return numbers[at];
  }

  long bytes(int at) {
    return bytes[at];
  }

  void forEach(Each each) {
    for (int i = 0; i < size; i++) {
      each.segment(numbers[i], bytes[i]);
    }
  }
}

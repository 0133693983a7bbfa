package io.quorate.simulation;

/**
 * A running hash of everything observable that happened: two runs with one trace were the same run.
 * FNV-1a of 64 bits.
 */
final class Trace {
  private long hash = 0xcbf29ce484222325L;

  void add(long value) {
    for (int shift = 0; shift < 64; shift += 8) {
      hash = (hash ^ (value >>> shift & 0xff)) * 0x100000001b3L;
    }
  }

  void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
  }

  /** 16 hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x", hash);
  }
}

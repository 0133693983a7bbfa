package io.quorate.node.wire;

/**
 * The first thing that either side of a connection says. Its layout never changes; what a later
 * version adds comes after it and is skipped.
 *
 * <pre>
 *   kind u8 = 1 | 'QRTE' | lowest version u16 | highest version u16 | features u64 | nonce 32 | …
 * </pre>
 */
record Hello(int lowest, int highest, long features, byte[] nonce) {
  static final int KIND = 1;
  static final int NONCE_BYTES = 32;

  private static final int MAGIC = 0x51525445;

  byte[] encode() {
    WireWriter out = new WireWriter().u8(KIND).i32(MAGIC).u16(lowest).u16(highest);
    return out.i64(features).raw(nonce).toBytes();
  }

  static Hello decode(byte[] payload) throws MalformedException {
    WireReader in = new WireReader(Slice.of(payload));
    if (in.u8() != KIND || in.i32() != MAGIC) {
      throw new MalformedException("this is not a node");
    }
    Hello hello = new Hello(in.u16(), in.u16(), in.i64(), in.raw(NONCE_BYTES));
    if (hello.lowest > hello.highest) {
      throw new MalformedException(
          "a range of versions from " + hello.lowest + " to " + hello.highest);
    }
    return hello;
  }

  /**
   * What the two sides agreed on.
   *
   * @param version the highest that both speak
   * @param features those that both have, a bit each
   */
  public record Agreed(int version, long features) {}
}

package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.dot;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StateCodecTest {
  @Test
  void anyStateRoundTrips() throws MalformedException {
    for (long seed = 0; seed < 3_000; seed++) {
      State state = Samples.anyState(new Random(seed));
      byte[] bytes = StateCodec.encode(state);
      State decoded = StateCodec.decode(bytes);
      assertEquals(state, decoded, "seed " + seed);
      assertArrayEquals(bytes, StateCodec.encode(decoded), "seed " + seed);
    }
  }

  @Test
  void bytesStayAsTheyWereInVersion1() throws MalformedException {
    State state = State.EMPTY.write(
        History.of(dot(A, 3)), new Sibling(dot(A, 1), Samples.text("x"), 5, new RequestId(6, 7)));
    String hex = "01" // version
        + "01" + "0b0100000000550000000001" + "01" + "01" + "00" // A: counter 1, gap 0: dot 3
        + "00" // no other actors
        + "02" + "0000000000000005" // one request, none dropped
        + "0000000000000006" + "0000000000000007" + "00" + "01"
        + "01" + "01" // one sibling, that of request 0
        + "0a" + "746578742f706c61696e" + "00" + "01" + "78";
    assertEquals(hex, HexFormat.of().formatHex(StateCodec.encode(state)));
    assertEquals(state, StateCodec.decode(HexFormat.of().parseHex(hex)));
    assertEquals("0100000000", HexFormat.of().formatHex(StateCodec.encode(State.EMPTY)));
  }

  @Test
  void mutatedBytesAreRefusedOrAnotherCanonicalState() {
    int refused = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = StateCodec.encode(Samples.anyState(random));
      byte[] mutated = mutated(bytes, random);
      try {
        State state = StateCodec.decode(mutated);
        assertArrayEquals(mutated, StateCodec.encode(state), "seed " + seed);
      } catch (MalformedException e) {
        refused++;
      }
    }
    assertTrue(refused > 7_000, "refused " + refused);
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> mutated[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutated[random.nextInt(bytes.length)] = (byte) random.nextInt();
      case 2 -> mutated = Arrays.copyOf(bytes, random.nextInt(bytes.length + 9));
      default -> {
        int at = random.nextInt(bytes.length);
        int from = random.nextInt(bytes.length);
        int count = Math.min(bytes.length - Math.max(at, from), 1 + random.nextInt(12));
        System.arraycopy(bytes, from, mutated, at, count);
      }
    }
    return mutated;
  }

  @Test
  void lyingLengthsAllocateNothing() {
    // Each says that 2^40 to 2^62 items follow; believed, any of them would end the virtual
    // machine.
    for (String lie : List.of("808080808020", "ffffffffffffffff3f", "ffffffff07", "80808001")) {
      for (String before : List.of(
          "01",
          "0100",
          "010000",
          "01000000",
          "01010b01000000005500000000010105",
          "01010b010000000055000000000101000000010000",
          "01010b0100000000550000000001010000000100010000000000000000")) {
        byte[] bytes = HexFormat.of().parseHex(before + lie);
        assertThrows(MalformedException.class, () -> StateCodec.decode(bytes), before + lie);
      }
    }
  }

  @Test
  void randomBytesAreNoState() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = 1;
      }
      try {
        assertArrayEquals(bytes, StateCodec.encode(StateCodec.decode(bytes)));
      } catch (MalformedException e) {
        assertTrue(e.getMessage() != null);
      }
    }
  }

  @Test
  void decodingReadsWhatRemainsAndLeavesTheBuffer() throws MalformedException {
    State state = Samples.anyState(new Random(3));
    byte[] bytes = StateCodec.encode(state);
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 7);
    buffer.position(7);
    buffer.put(bytes).position(7);
    assertEquals(state, StateCodec.decode(buffer));
    assertEquals(7, buffer.position());
  }

  @Test
  void copyRoundTripsAndItsStateIsSliced() throws MalformedException {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      State state = Samples.anyState(random);
      boolean retired = random.nextBoolean();
      Copy copy = random.nextBoolean() ? Copy.of(state) : new Copy(state, A, retired);
      byte[] bytes = CopyCodec.encode(copy);
      assertEquals(copy, CopyCodec.decode(bytes));
      byte[] framed = new byte[bytes.length + 5];
      System.arraycopy(bytes, 0, framed, 3, bytes.length);
      ByteBuffer slice = CopyCodec.stateOf(ByteBuffer.wrap(framed, 3, bytes.length));
      assertEquals(ByteBuffer.wrap(StateCodec.encode(state)), slice);
    }
  }

  @Test
  void mutatedCopiesAreRefusedOrAnotherCanonicalCopy() {
    for (long seed = 0; seed < 8_000; seed++) {
      Random random = new Random(seed);
      Copy copy = new Copy(Samples.anyState(random), A, random.nextBoolean());
      byte[] mutated = mutated(CopyCodec.encode(copy), random);
      try {
        assertArrayEquals(mutated, CopyCodec.encode(CopyCodec.decode(mutated)), "seed " + seed);
      } catch (MalformedException e) {
        assertTrue(e.getMessage() != null);
      }
    }
  }
}

package io.quorate.antientropy.causality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.DiskId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ActorTest {
  private static final DiskId DISK = new DiskId(0x0102030405aaaaaaL);
  private static final StartId START = new StartId(0x1112131415bbbbbbL);
  private static final List<Long> SEQUENCES =
      List.of(0L, 1L, 2L, 255L, 256L, 257L, 65535L, 65536L, 1L << 40, Actor.SEQUENCE_MAX);

  @Test
  void bytesAreDiskThenStartThenMinimalSequence() {
    assertEquals("01020304051112131415", Actor.of(DISK, START, 0).toString());
    assertEquals("0102030405111213141501", Actor.of(DISK, START, 1).toString());
    assertEquals("010203040511121314150100", Actor.of(DISK, START, 256).toString());
    assertEquals(16, Actor.of(DISK, START, Actor.SEQUENCE_MAX).length());
  }

  @Test
  void bytesRoundTripAndKeepTheSequence() {
    for (long sequence : SEQUENCES) {
      Actor actor = Actor.of(DISK, START, sequence);
      assertEquals(actor, Actor.fromBytes(actor.toBytes()));
      assertEquals(actor.hashCode(), Actor.fromBytes(actor.toBytes()).hashCode());
      assertEquals(sequence, actor.sequence());
    }
  }

  @Test
  void orderIsThatOfTheUnsignedBytes() {
    List<Actor> actors = new ArrayList<>();
    for (DiskId disk : List.of(DISK, new DiskId(-1), new DiskId(0))) {
      for (StartId start : List.of(START, new StartId(-1), new StartId(0))) {
        SEQUENCES.forEach(sequence -> actors.add(Actor.of(disk, start, sequence)));
      }
    }
    for (Actor left : actors) {
      for (Actor right : actors) {
        int bytes = Arrays.compareUnsigned(left.toBytes(), right.toBytes());
        assertEquals(Integer.signum(bytes), Integer.signum(left.compareTo(right)));
        assertEquals(bytes == 0, left.equals(right));
      }
    }
  }

  @Test
  void partsTellDiskAndStart() {
    Actor actor = Actor.of(DISK, START, 7);
    assertTrue(actor.isOf(DISK) && actor.isOf(DISK, START));
    assertFalse(actor.isOf(new DiskId(0x0102030406aaaaaaL)));
    assertTrue(actor.isOf(DISK) && !actor.isOf(DISK, new StartId(0x1112131416bbbbbbL)));
    assertFalse(actor.isOf(DISK, new StartId(0x2112131415bbbbbbL)));
  }

  @Test
  void bytesOfNoActorAreRefused() {
    for (String hex : List.of(
        "",
        "010203040511121314",
        "010203040511121314150001",
        "0102030405111213141500",
        "0102030405111213141501020304050607")) {
      byte[] bytes = HexFormat.of().parseHex(hex);
      assertThrows(IllegalArgumentException.class, () -> Actor.fromBytes(bytes), hex);
    }
    assertThrows(IllegalArgumentException.class, () -> Actor.of(DISK, START, 1L << 48));
    assertThrows(IllegalArgumentException.class, () -> Actor.of(DISK, START, -1));
  }

  @Test
  void toBytesIsACopy() {
    Actor actor = Actor.of(DISK, START, 7);
    actor.toBytes()[0] = 99;
    assertArrayEquals(Actor.of(DISK, START, 7).toBytes(), actor.toBytes());
  }

  @Test
  void aClaimIsOfItsRequestAndOfNoDisk() {
    RequestId request = new RequestId(1, 2);
    ActorSource source = new ActorSource(DISK, START, CleanStarts.NONE);
    Actor claim = source.claim(request);
    assertEquals(claim, Actor.fromBytes(claim.toBytes()));
    assertTrue(claim.isClaim() && claim.isClaimOf(request));
    assertFalse(claim.isClaimOf(new RequestId(1, 3)) || claim.isClaimOf(new RequestId(2, 2)));
    assertFalse(claim.equals(source.claim(request)), "each claim is another");
    assertFalse(source.mayContinue(claim));
    for (long sequence : SEQUENCES) {
      assertFalse(Actor.of(DISK, START, sequence).isClaim());
    }
  }
}

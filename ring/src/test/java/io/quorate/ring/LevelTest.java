package io.quorate.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quorate.ring.Required.Invalid;
import io.quorate.ring.Required.Satisfiable;
import io.quorate.ring.Required.Unavailable;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LevelTest {
  @Test
  void everyLevelOverEveryClusterFollowsTheRule() {
    for (int n = 1; n <= BucketDefinition.N_MAX; n++) {
      for (int members = 1; members <= 8; members++) {
        int of = Math.min(n, members);
        assertEquals(
            new Satisfiable(of / 2 + 1, of), Level.Named.QUORUM.resolve(n, members), "quorum");
        assertEquals(new Satisfiable(of, of), Level.Named.ALL.resolve(n, members), "all");
        for (int count = 1; count <= 8; count++) {
          assertEquals(
              kind(count, n, of), Level.of(count).resolve(n, members).getClass(), "number");
        }
        Level[] counted = {Level.Named.ONE, Level.Named.TWO, Level.Named.THREE};
        for (int i = 0; i < counted.length; i++) {
          assertEquals(kind(i + 1, n, of), counted[i].resolve(n, members).getClass(), "named");
        }
      }
    }
  }

  private static Class<? extends Required> kind(int count, int n, int of) {
    if (count > n) {
      return Invalid.class;
    }
    return count > of ? Unavailable.class : Satisfiable.class;
  }

  @Test
  void unavailableSaysHowManyAreNeededOfHowMany() {
    assertEquals(new Unavailable(3, 2), Level.of(3).resolve(3, 2));
    assertEquals(new Unavailable(2, 1), Level.Named.TWO.resolve(3, 1));
  }

  @Test
  void aLevelAboveNIsNamedInTheSentence() {
    assertEquals(
        new Invalid("level 'three' needs 3 copies, the bucket keeps 2"),
        Level.Named.THREE.resolve(2, 9));
  }

  @Test
  void aQuorumOfTwoOwnersIsBoth() {
    assertEquals(new Satisfiable(2, 2), Level.Named.QUORUM.resolve(3, 2));
  }

  @Test
  void textAndBack() {
    for (Level level : Level.Named.values()) {
      assertEquals(Optional.of(level), Level.parse(level.text()));
    }
    assertEquals(Optional.of(Level.of(2)), Level.parse("2"));
    assertEquals(Optional.of(Level.of(100)), Level.parse("100"));
  }

  @Test
  void whatIsNoLevelIsNone() {
    String[] wrong = {
      "", "0", "-1", "+1", "01", "abc", "Quorum", " 1", "1 ", "2147483648", "1.0", "1e1", "\u0661"
    };
    for (String text : wrong) {
      assertEquals(Optional.empty(), Level.parse(text), text);
    }
    assertThrows(IllegalArgumentException.class, () -> Level.of(0));
  }
}

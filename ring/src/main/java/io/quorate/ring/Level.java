package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;
import java.util.Optional;

/**
 * How many owners must answer a request: a named level or a number (DESIGN §5).
 *
 * <p>{@link #resolve} is the whole rule. With N the bucket's, and {@code of = min(N, members)}:
 *
 * <pre>
 *   level      needs          above N     above of, within N
 *   one        1              invalid     unavailable
 *   two        2              invalid     unavailable
 *   three      3              invalid     unavailable
 *   quorum     of / 2 + 1     never       never
 *   all        of             never       never
 *   a number   that number    invalid     unavailable
 * </pre>
 */
public sealed interface Level {
  /** What this level needs for a bucket of {@code n} copies in a cluster of so many members. */
  Required resolve(int n, int members);

  /** The level as it stands in a request or a configuration: {@code quorum}, {@code 2}. */
  String text();

  /** The level that needs exactly this many answers. */
  static Level of(int count) {
    return new Exactly(count);
  }

  /**
   * The level written as a name in lower case or as a decimal number from 1; empty for anything
   * else, so that nothing falls back to a default in silence.
   */
  static Optional<Level> parse(String text) {
    for (Named named : Named.values()) {
      if (named.text().equals(text)) {
        return Optional.of(named);
      }
    }
    boolean number = !text.isEmpty()
        && text.length() <= 9
        && text.charAt(0) != '0'
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Optional.of(new Exactly(Integer.parseInt(text))) : Optional.empty();
  }

  /** The levels that have a name. */
  enum Named implements Level {
    ONE,
    TWO,
    THREE,
    QUORUM,
    ALL;

    private final String text = name().toLowerCase(Locale.ROOT);

    @Override
    public Required resolve(int n, int members) {
      int of = Math.min(n, members);
      return switch (this) {
        case ONE -> Required.count(1, n, of, text());
        case TWO -> Required.count(2, n, of, text());
        case THREE -> Required.count(3, n, of, text());
        case QUORUM -> Required.count(of / 2 + 1, n, of, text());
        case ALL -> Required.count(of, n, of, text());
      };
    }

    @Override
    public String text() {
      return text;
    }

    @Override
    public String toString() {
      return text();
    }
  }

  /** So many answers, whatever the number of copies. */
  record Exactly(int count) implements Level {
    public Exactly {
      checkArgument(count >= 1, "a level is at least 1, not %s", count);
    }

    @Override
    public Required resolve(int n, int members) {
      return Required.count(count, n, Math.min(n, members), text());
    }

    @Override
    public String text() {
      return Integer.toString(count);
    }

    @Override
    public String toString() {
      return text();
    }
  }
}

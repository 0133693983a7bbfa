package io.quorate.client;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas must answer: {@code Consistency.QUORUM}, {@code Consistency.DEFAULT.r(2).w(3)},
 * {@code Consistency.QUORUM.sloppy(false)}. What is not said comes from the bucket. Immutable.
 *
 * <pre>{@code
 * Options careful = Options.of(Consistency.QUORUM.sloppy(false));
 * quorate.bucket("accounts").put(Key.of("anna"), Value.of("17"), careful);
 * quorate.bucket("accounts").get(Key.of("anna"), Options.of(Consistency.DEFAULT.r(1)));
 * }</pre>
 */
public final class Consistency {
  /** All as the bucket has it. */
  public static final Consistency DEFAULT = new Consistency(null, null, null);

  public static final Consistency ONE = named("one");
  public static final Consistency TWO = named("two");
  public static final Consistency THREE = named("three");

  /** More than half of the copies. */
  public static final Consistency QUORUM = named("quorum");

  /** Every owner; fallbacks do not count. */
  public static final Consistency ALL = named("all");

  private final @Nullable String r;
  private final @Nullable String w;
  private final @Nullable Boolean sloppy;

  private Consistency(@Nullable String r, @Nullable String w, @Nullable Boolean sloppy) {
    this.r = r;
    this.w = w;
    this.sloppy = sloppy;
  }

  private static Consistency named(String level) {
    return new Consistency(level, level, null);
  }

  /**
   * The level of this name, in lower case, for reads and writes.
   *
   * @throws IllegalArgumentException if no level has this name
   */
  public static Consistency parse(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "one" -> ONE;
      case "two" -> TWO;
      case "three" -> THREE;
      case "quorum" -> QUORUM;
      case "all" -> ALL;
      default ->
        throw new IllegalArgumentException(
            "a level is one, two, three, quorum or all, not '" + name + "'");
    };
  }

  /** The same, but so many must answer a read. */
  public Consistency r(int count) {
    return new Consistency(number(count), w, sloppy);
  }

  /** The same, but so many must acknowledge a write. */
  public Consistency w(int count) {
    return new Consistency(r, number(count), sloppy);
  }

  /** The same, and whether fallbacks may stand in for owners that are away (Dynamo §4.6). */
  public Consistency sloppy(boolean mayFallBack) {
    return new Consistency(r, w, mayFallBack);
  }

  private static String number(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one replica answers, not " + count);
    }
    return Integer.toString(count);
  }

  /** The level of reads, a name or a number, if it is said. */
  public Optional<String> read() {
    return Optional.ofNullable(r);
  }

  /** The level of writes, a name or a number, if it is said. */
  public Optional<String> write() {
    return Optional.ofNullable(w);
  }

  /** Whether fallbacks count, if it is said. */
  public Optional<Boolean> sloppy() {
    return Optional.ofNullable(sloppy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Consistency that
        && Objects.equals(r, that.r)
        && Objects.equals(w, that.w)
        && Objects.equals(sloppy, that.sloppy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(r, w, sloppy);
  }

  @Override
  public String toString() {
    return "r=" + r + ", w=" + w + ", sloppy=" + sloppy;
  }
}

package io.quorate.node.http;

import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.ring.Durability;
import io.quorate.ring.Level;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request for keys.
 *
 * @param timeoutMillis clamped to {@link ClientRequest#TIMEOUT_MILLIS_MAX}
 * @param returnValue whether a write shows the siblings afterwards
 * @param values whether a listing shows values
 * @param trace whether the answer tells what was asked for it
 * @param page one page of a listing instead of all of it
 */
record KeyParameters(
    Consistency consistency,
    int timeoutMillis,
    Optional<Durability> durability,
    boolean returnValue,
    boolean values,
    boolean trace,
    Optional<ListingPlace> page) {
  /** What may stand on a read. */
  static final Set<String> READ = Set.of("consistency", "r", "w", "sloppy", "timeout", "trace");

  /** What may stand on a write. */
  static final Set<String> WRITE =
      Set.of("consistency", "r", "w", "sloppy", "timeout", "durability", "return", "trace");

  /** What may stand on a listing. */
  static final Set<String> LISTING =
      Set.of("consistency", "r", "timeout", "values", "limit", "after");

  /** What may stand on an explanation. */
  static final Set<String> EXPLAIN = Set.of("timeout");

  static KeyParameters parse(String rawQuery, Set<String> known) throws Refusal {
    Query query = Query.parse(rawQuery, known);
    return new KeyParameters(
        consistency(query),
        timeout(query),
        durability(query),
        returnValue(query),
        query.flag("values").orElse(false),
        query.flag("trace").orElse(false),
        ListingPlace.parse(query));
  }

  private static Consistency consistency(Query query) throws Refusal {
    Optional<Boolean> sloppy = query.flag("sloppy");
    Optional<String> named = query.text("consistency");
    Optional<Level> r = level(query, "r");
    Optional<Level> w = level(query, "w");
    if (named.isEmpty()) {
      return new Consistency(r, w, sloppy);
    }
    if (r.isPresent() || w.isPresent()) {
      throw Refusal.invalid("A request has either consistency or r and w.");
    }
    Optional<Level> level = named.flatMap(Level::parse).filter(Level.Named.class::isInstance);
    if (level.isEmpty()) {
      throw Refusal.invalid("consistency is one, two, three, quorum or all, not '"
          + Query.shown(named.get())
          + "'; numbers stand in r and w.");
    }
    return new Consistency(level, level, sloppy);
  }

  private static Optional<Level> level(Query query, String name) throws Refusal {
    Optional<String> text = query.text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Level> level = text.flatMap(Level::parse);
    if (level.isEmpty()) {
      throw Refusal.invalid(name
          + " is a number from 1 to the bucket's n, or the name of a level, not '"
          + Query.shown(text.get())
          + "'.");
    }
    return level;
  }

  private static int timeout(Query query) throws Refusal {
    Optional<String> text = query.text("timeout");
    if (text.isEmpty()) {
      return ClientRequest.TIMEOUT_MILLIS_DEFAULT;
    }
    String digits = text.get().replaceFirst("^0+", "");
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw Refusal.invalid(
          "timeout is a number of milliseconds from 1, not '" + Query.shown(text.get()) + "'.");
    }
    boolean huge = digits.length() > 9;
    return huge
        ? ClientRequest.TIMEOUT_MILLIS_MAX
        : Math.min(Integer.parseInt(digits), ClientRequest.TIMEOUT_MILLIS_MAX);
  }

  private static Optional<Durability> durability(Query query) throws Refusal {
    Optional<String> text = query.text("durability");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (text.get()) {
      case "fsync" -> Optional.of(Durability.FSYNC);
      case "os" -> Optional.of(Durability.OS);
      default ->
        throw Refusal.invalid("durability is fsync or os, not '" + Query.shown(text.get()) + "'.");
    };
  }

  private static boolean returnValue(Query query) throws Refusal {
    Optional<String> text = query.text("return");
    if (text.isPresent() && !text.get().equals("value")) {
      throw Refusal.invalid("return is value, not '" + Query.shown(text.get()) + "'.");
    }
    return text.isPresent();
  }
}

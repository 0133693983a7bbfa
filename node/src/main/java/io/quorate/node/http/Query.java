package io.quorate.node.http;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The parameters of a request, each at most once and each known: whatever else stands there is
 * refused, so that no misspelled parameter is silently a default.
 */
final class Query {
  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /** The parameters of a raw query, all of which must be known here. */
  static Query parse(String raw, Set<String> known) throws Refusal {
    TreeMap<String, String> values = new TreeMap<>();
    if (raw.isEmpty()) {
      return new Query(values);
    }
    for (String part : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      String name =
          PercentCoding.decodeText(equals < 0 ? part : part.substring(0, equals), "A parameter");
      String value =
          equals < 0 ? "" : PercentCoding.decodeText(part.substring(equals + 1), "A parameter");
      if (!known.contains(name)) {
        throw Refusal.invalid("The parameter '" + shown(name) + "' is not known here.");
      }
      if (values.put(name, value) != null) {
        throw Refusal.invalid("The parameter '" + name + "' stands there twice.");
      }
    }
    return new Query(values);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A parameter that is true or false. */
  Optional<Boolean> flag(String name) throws Refusal {
    String value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw Refusal.invalid(name + " is true or false, not '" + shown(value) + "'.");
    }
    return Optional.of(value.equals("true"));
  }

  /** What a client sent, short enough to be said back. */
  static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}

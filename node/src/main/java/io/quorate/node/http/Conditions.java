package io.quorate.node.http;

import io.quorate.antientropy.causality.Sibling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request demands of what is there: {@code If-Match} and {@code If-None-Match} (RFC 9110
 * §13.1). They are checked against a read, so a write that passes is no compare-and-set: of two
 * that pass at once both are written, as siblings.
 *
 * @param match one of these must be there; empty: no such demand
 * @param noneMatch none of these may be there; empty: no such demand
 */
record Conditions(Optional<Tags> match, Optional<Tags> noneMatch) {
  /** Nothing is demanded. */
  static final Conditions NONE = new Conditions(Optional.empty(), Optional.empty());

  private static final Pattern TAG = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");
  private static final int TAGS_MAX = 100;

  /**
   * Entity tags.
   *
   * @param any the tag of anything that is there
   */
  record Tags(boolean any, List<String> tags) {
    boolean has(Optional<String> etag) {
      return etag.isPresent() && (any || tags.contains(etag.get()));
    }
  }

  static Conditions parse(RequestHeaders headers) throws Refusal {
    if (headers.contains("If-Unmodified-Since")) {
      throw Refusal.of(
          ProblemType.NOT_SUPPORTED,
          "If-Unmodified-Since knows seconds only; If-Match knows the very value.");
    }
    return new Conditions(tags(headers, "If-Match", false), tags(headers, "If-None-Match", true));
  }

  /** Weak tags compare equal to strong ones in If-None-Match, and to nothing in If-Match. */
  private static Optional<Tags> tags(RequestHeaders headers, String name, boolean weakly)
      throws Refusal {
    Optional<String> text = headers.single(name).map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().equals("*")) {
      return Optional.of(new Tags(true, List.of()));
    }
    List<String> tags = new ArrayList<>();
    for (String part : text.get().split(",", TAGS_MAX + 1)) {
      Matcher tag = TAG.matcher(part.strip());
      if (!tag.matches() || tags.size() == TAGS_MAX) {
        throw Refusal.invalid(
            name + " has * or up to " + TAGS_MAX + " entity tags in quotes, with commas between.");
      }
      tags.add(tag.group(1) == null || weakly ? tag.group(2) : "");
    }
    return Optional.of(new Tags(false, tags));
  }

  boolean isNone() {
    return match.isEmpty() && noneMatch.isEmpty();
  }

  /** Whether what is there is what {@code If-Match} demands. */
  boolean matches(List<Sibling> siblings) {
    return match.map(tags -> tags.has(etag(siblings))).orElse(true);
  }

  /** Whether something is there that {@code If-None-Match} excludes. */
  boolean excludes(List<Sibling> siblings) {
    return noneMatch.map(tags -> tags.has(etag(siblings))).orElse(false);
  }

  private static Optional<String> etag(List<Sibling> siblings) {
    return siblings.isEmpty() ? Optional.empty() : Optional.of(SiblingHeaders.etag(siblings));
  }
}

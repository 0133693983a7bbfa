package io.quorate.node.http;

import io.quorate.node.request.KeyListing;
import io.quorate.ring.Ring;
import java.util.Optional;

/**
 * One page of a listing instead of all of it.
 *
 * @param after where it begins, as another page's {@code Quorate-Next} said it; empty: the first
 * @param limit how many keys it may have
 */
record ListingPlace(String after, int limit) {
  static final int KEYS_MAX = 1_000;

  /** The page that {@code limit} and {@code after} ask for; without a limit all is asked for. */
  static Optional<ListingPlace> parse(Query query) throws Refusal {
    Optional<String> limit = query.text("limit");
    Optional<String> after = query.text("after");
    if (limit.isEmpty() && after.isPresent()) {
      throw Refusal.invalid("after goes on from one page to the next, and a page has a limit.");
    }
    return limit.isEmpty()
        ? Optional.empty()
        : Optional.of(new ListingPlace(after.orElse(""), number(limit.get())));
  }

  private static int number(String text) throws Refusal {
    boolean isNumber = text.matches("0*[1-9][0-9]{0,3}");
    if (!isNumber || Integer.parseInt(text) > KEYS_MAX) {
      throw Refusal.invalid(
          "limit is a number from 1 to " + KEYS_MAX + ", not '" + Query.shown(text) + "'.");
    }
    return Integer.parseInt(text);
  }

  /** Where it begins in this bucket, on a ring if there is one yet. */
  KeyListing.Cursor cursor(String bucket, Optional<Ring> ring) throws Refusal {
    int partitions = ring.map(Ring::partitions).orElse(Ring.PARTITIONS_MAX);
    return KeyListing.Cursor.parse(after, bucket, partitions)
        .orElseThrow(
            () -> Refusal.invalid("after is what Quorate-Next said at the end of a page."));
  }
}

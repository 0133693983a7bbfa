package io.quorate.client;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a read found.
 *
 * <pre>{@code
 * Bucket baskets = quorate.bucket("baskets");
 * baskets.put("anna", "milk");
 * baskets.put("anna", "eggs"); // without a context: concurrent with the first
 * Read read = baskets.get("anna");
 * String both = read.siblings().stream().map(Value::text).sorted().collect(Collectors.joining(","));
 * baskets.put("anna", both, read.context());
 * System.out.println(baskets.get("anna").text()); // eggs,milk
 * }</pre>
 *
 * @param siblings none: the key has no value. One: the value. More: values written by clients that
 *     had not seen each other; who writes next with this context replaces them all
 * @param context covers all that was found, a deletion too
 * @param receipt who answered
 */
public record Read(List<Value> siblings, Context context, Receipt receipt) {
  public Read {
    siblings = List.copyOf(siblings);
  }

  /** Whether the key has a value, or several. */
  public boolean found() {
    return !siblings.isEmpty();
  }

  /**
   * The one value.
   *
   * @throws NoSuchElementException if there is none
   * @throws IllegalStateException if there are siblings: only the caller knows how to join them
   */
  public Value value() {
    if (siblings.isEmpty()) {
      throw new NoSuchElementException("the key has no value");
    }
    if (siblings.size() > 1) {
      throw new IllegalStateException("the key has " + siblings.size()
          + " siblings: see siblings(), and write the joined value" + " with this read's context");
    }
    return siblings.get(0);
  }

  /** The one value as text, {@link #value} for the rest. */
  public String text() {
    return value().text();
  }

  /** The one value's bytes, {@link #value} for the rest. */
  public byte[] bytes() {
    return value().bytes();
  }
}

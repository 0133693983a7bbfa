package io.quorate.client;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a read found.
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

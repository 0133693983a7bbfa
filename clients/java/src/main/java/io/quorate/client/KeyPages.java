package io.quorate.client;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/** All keys, a page asked for when the one before is used up. Used by one thread. */
final class KeyPages implements Iterator<Key> {
  private final Function<String, KeyPage> ask;
  private Optional<String> next = Optional.of(KeyPage.START);
  private Iterator<Key> page = Collections.emptyIterator();

  KeyPages(Function<String, KeyPage> ask) {
    this.ask = ask;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && next.isPresent()) {
      KeyPage asked = ask.apply(next.get());
      next = asked.next();
      page = asked.keys().iterator();
    }
    return page.hasNext();
  }

  @Override
  public Key next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the listing has ended");
    }
    return page.next();
  }
}

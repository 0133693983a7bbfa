package io.quorate.examples.carts;

import io.quorate.client.Codec;
import io.quorate.client.Quorate;
import io.quorate.client.Resolver;
import io.quorate.client.TypedBucket;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Shopping carts. What anybody put into a cart is never lost, not even when two browsers of one
 * owner change it at the same time, or two halves of a divided cluster do: both changes become
 * siblings, and who reads them sees the union. The price is Dynamo's: what one removed while the
 * other did not know of it may be there again.
 */
public final class Carts {
  private final TypedBucket<Set<String>> carts;

  /** Carts in the bucket {@code carts}. */
  public Carts(Quorate quorate) {
    carts = quorate.bucket("carts").as(Codec.jsonSet(String.class), Resolver.union());
  }

  /** What is in the cart. */
  public Set<String> items(String owner) {
    return carts.get(owner).orElse(Set.of());
  }

  /** Puts an item into the cart; gives what is in it then. */
  public Set<String> add(String owner, String item) {
    return change(owner, cart -> cart.add(item));
  }

  /** Takes an item out of the cart; gives what is in it then. */
  public Set<String> remove(String owner, String item) {
    return change(owner, cart -> cart.remove(item));
  }

  private Set<String> change(String owner, Consumer<Set<String>> change) {
    return carts.update(owner, found -> changed(found, change)).value();
  }

  /** The change is made to a copy: it must not matter if it is thrown away. */
  private static Set<String> changed(Optional<Set<String>> found, Consumer<Set<String>> change) {
    Set<String> cart = new TreeSet<>(found.orElse(Set.of()));
    change.accept(cart);
    return Collections.unmodifiableSet(cart);
  }
}

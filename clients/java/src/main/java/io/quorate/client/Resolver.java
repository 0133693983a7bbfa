package io.quorate.client;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * Makes one value of siblings: the store cannot know how, the program can (Dynamo §4.4).
 *
 * <p>The siblings come in no particular order, and another program may resolve the same ones at the
 * same time. So a good resolver gives the same value for the same siblings in any order, and
 * resolving what was resolved changes nothing; then all programs arrive at the same value. It does
 * nothing else: it may be called again for the same siblings.
 *
 * <pre>{@code
 * Resolver<Integer> highest = Resolver.merging(Math::max);
 * Codec<Integer> numbers = Codec.json(Integer.class);
 * TypedBucket<Integer> scores = quorate.bucket("scores").as(numbers, highest);
 * scores.update("anna", found -> Math.max(found.orElse(0), 17));
 * }</pre>
 */
@FunctionalInterface
public interface Resolver<T> {
  /**
   * The value that stands for all of these.
   *
   * @param siblings two or more
   */
  T resolve(List<Sibling<T>> siblings);

  /**
   * No value stands for several: whoever meets siblings fails with an
   * {@link IllegalStateException}.
   */
  static <T> Resolver<T> fail() {
    return siblings -> {
      throw new IllegalStateException(
          "the key has " + siblings.size() + " siblings, and no resolver that could join them");
    };
  }

  /**
   * The one that was written last, by clocks that need not agree; the others are dropped: of
   * concurrent writes all but one are lost. Of several of one moment the greatest
   * {@code toString()} is taken, so that all programs take the same.
   */
  static <T> Resolver<T> newest() {
    return siblings -> {
      Sibling<T> newest = siblings.get(0);
      for (Sibling<T> sibling : siblings) {
        int later = moment(sibling).compareTo(moment(newest));
        boolean greater =
            String.valueOf(sibling.value()).compareTo(String.valueOf(newest.value())) > 0;
        newest = later > 0 || (later == 0 && greater) ? sibling : newest;
      }
      return newest.value();
    };
  }

  private static Instant moment(Sibling<?> sibling) {
    return sibling.lastModified().orElse(Instant.MIN);
  }

  /**
   * The values merged one after the other. The merge is to be commutative, associative and
   * idempotent: a maximum, a union, a last entry by its own time; a sum is not.
   */
  static <T> Resolver<T> merging(BinaryOperator<T> merge) {
    return siblings -> siblings.stream().map(Sibling::value).reduce(merge).orElseThrow();
  }

  /**
   * All elements of all siblings. What one writer removed while another kept it stays: the way of
   * Dynamo's shopping cart (§4.4), in which deleted items can resurface.
   */
  static <E> Resolver<Set<E>> union() {
    return merging((a, b) -> {
      Set<E> both = new LinkedHashSet<>(a);
      both.addAll(b);
      return Collections.unmodifiableSet(both);
    });
  }
}

package io.quorate.client;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One of several values of a key, whose writers had not seen each other.
 *
 * <pre>{@code
 * Resolver<String> oldest = siblings -> siblings.stream()
 *     .min(Comparator.comparing(sibling -> sibling.lastModified().orElse(Instant.MAX)))
 *     .map(Sibling::value)
 *     .orElseThrow();
 * TypedBucket<String> names = quorate.bucket("names").as(Codec.text(), oldest);
 * }</pre>
 *
 * @param value as the caller's {@link Codec} reads it
 * @param lastModified when it was written, by the clock of the node that took it; what the way in
 *     does not tell is empty
 */
public record Sibling<T>(T value, Optional<Instant> lastModified) {
  public Sibling {
    Objects.requireNonNull(value);
    Objects.requireNonNull(lastModified);
  }
}

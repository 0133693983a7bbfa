package io.quorate.client;

import java.util.Objects;

/**
 * What a client has seen of a key: opaque text from a {@link Read} or a {@link Written}.
 *
 * <p>A write that carries it supersedes all that it covers, and nothing else.
 *
 * <pre>{@code
 * Bucket notes = quorate.bucket("notes");
 * Context seen = notes.put("today", "rain").context();
 * notes.put("today", "sun", seen);
 * System.out.println(notes.get("today").siblings().size()); // 1
 * }</pre>
 *
 * @param text as the node gave it; empty: nothing was seen
 */
public record Context(String text) {
  /** Nothing was seen: a write with it is concurrent with everything. */
  public static final Context NONE = new Context("");

  public Context {
    Objects.requireNonNull(text);
  }

  /** Whether nothing was seen. */
  public boolean isNone() {
    return text.isEmpty();
  }
}

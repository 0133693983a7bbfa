package io.quorate.node.replica;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.Optional;

/**
 * A client's write or delete, to be given its place in the key's history.
 *
 * @param content what is written; empty: a delete
 * @param context what the client has seen, and what goes
 * @param id recognises a repeat of the request
 * @param retry whether this repeats a request whose outcome is unknown
 * @param readFirst whether, for a repeat, a read quorum was read and joined into this copy
 * @param contextClock the greatest timestamp that the client has seen; 0 for none
 * @param durability when the write counts as stored here
 * @param hintFor empty: this node owns the key; else it is a fallback and writes into its hint for
 *     this owner, as {@link Replica#join} keeps hints
 */
public record Mint(
    Key key,
    Optional<Content> content,
    History context,
    RequestId id,
    boolean retry,
    boolean readFirst,
    long contextClock,
    Durability durability,
    String hintFor) {
  /** A mint by an owner of the key. */
  public Mint(
      Key key,
      Optional<Content> content,
      History context,
      RequestId id,
      boolean retry,
      boolean readFirst,
      long contextClock,
      Durability durability) {
    this(key, content, context, id, retry, readFirst, contextClock, durability, "");
  }
}

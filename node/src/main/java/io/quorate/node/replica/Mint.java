package io.quorate.node.replica;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.antientropy.causality.Actor;
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
 * @param remembered whether the key is to remember the request; false only for a delete with what
 *     its client saw, which may be repeated for ever and is never taken for a repeat
 * @param retry whether this repeats a request whose outcome is unknown
 * @param readFirst whether, for a repeat, a read quorum was read and joined into this copy
 * @param claim for a repeat: the claim that was laid for it and that a majority of the owners know;
 *     none to have it laid
 * @param contextClock the greatest timestamp that the client has seen; 0 for none
 * @param time that of the request, given where it came from its client, so that no try of it is
 *     later than another; 0: it is given one now
 * @param durability when the write counts as stored here
 * @param hintFor empty: this node owns the key; else it is a fallback and writes into its hint for
 *     this owner, as {@link Replica#join} keeps hints
 */
public record Mint(
    Key key,
    Optional<Content> content,
    History context,
    RequestId id,
    boolean remembered,
    boolean retry,
    boolean readFirst,
    Optional<Actor> claim,
    long contextClock,
    long time,
    Durability durability,
    String hintFor) {
  public Mint {
    checkArgument(remembered || content.isEmpty(), "what a write mints is remembered");
  }

  /** A mint by an owner of the key, remembered. */
  public Mint(
      Key key,
      Optional<Content> content,
      History context,
      RequestId id,
      boolean retry,
      boolean readFirst,
      long contextClock,
      Durability durability) {
    this(
        key,
        content,
        context,
        id,
        true,
        retry,
        readFirst,
        Optional.empty(),
        contextClock,
        0,
        durability,
        "");
  }
}

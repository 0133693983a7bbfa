package io.quorate.node.coordinator;

import io.quorate.node.replica.Mint;
import io.quorate.node.replica.Minting;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Key;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The copies that this node itself keeps, of the partitions of one lane. Every callback comes on
 * the lane, once, and never before the call returned.
 */
public interface LocalReplica {
  /**
   * Serves a {@link Request.Join}, {@link Request.Fetch}, {@link Request.ListKeys} or
   * {@link Request.Inspect} exactly as if a peer had sent it.
   */
  void serve(Request.OfReplica request, Consumer<Reply> done);

  /** How many bytes this node's copy of the key has; 0 if it has none, or does not know. */
  long lengthOf(Key key);

  /** The digest of this node's copy of the key; empty if it has none, or does not know. */
  OptionalLong digestOf(Key key);

  /**
   * The time of a write of this key that a client handed in now; 0 where it is given one only when
   * it is minted, since no time decides there.
   */
  long timeOf(Key key);

  /**
   * Gives a client's write its dot and begins to store it.
   *
   * @param minted comes first: what is to be sent to the other owners, or why there is nothing
   * @param stored comes after {@link Minting.Minted} and {@link Minting.Known} only:
   *     {@link Reply.Joined} once this node's own copy (or hint) is as durable as was asked, or
   *     {@link Reply.Refused}
   */
  void mint(Mint mint, Consumer<Minting> minted, Consumer<Reply> stored);

  /**
   * Keeps a mark that what this node holds of the key has to be delivered to this owner: the hint
   * of a coordinator for whom no fallback is left. Nobody counts it.
   */
  void keepHint(Key key, String owner, Consumer<Reply> done);
}

package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.Digest;
import io.quorate.antientropy.causality.State;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * This node's own copy of the key that is read: owners that have the same one need not send, nor
 * even read, theirs. Mutable, confined to its lane.
 */
/*
 * How it works
 *
 *   before      the index knows the own copy's digest d, and nothing is read for it
 *   asked       this node: for its bytes     the others: for theirs, unless they are of digest d
 *   SAME        while the own copy is not here: they wait in `said`
 *   own copy    its bytes are of digest d:   whoever said so has this state
 *               they are not, or there are none (a write came between, the record is rotten): whoever
 *               said so is asked again, for the bytes
 *
 * Most copies are equal: a read at a quorum then moves and decodes one copy instead of R, and no
 * other owner's disk is touched. Cassandra's digest reads ask the other way round, for a digest and
 * in a second round for the data; naming the own digest needs a second round only after a race.
 */
final class OwnCopy {
  private enum Stand {
    NOT_ASKED,
    AWAITED,
    HERE,
    NONE
  }

  private final Key key;
  private final OptionalLong digest;
  private final Map<String, Reply.Same> said = new LinkedHashMap<>(4);
  private Stand stand = Stand.NOT_ASKED;
  private @Nullable State state;

  /**
   * The own copy in the read of a key.
   *
   * @param digest as the index knows it; empty: there is none
   */
  OwnCopy(Key key, OptionalLong digest) {
    this.key = key;
    this.digest = digest;
  }

  /** What this node is asked. */
  Request.Fetch asksSelf() {
    stand = Stand.AWAITED;
    return new Request.Fetch(key);
  }

  /** What another is asked. */
  Request.Fetch asksPeer() {
    boolean isKnown = stand == Stand.AWAITED || stand == Stand.HERE;
    return new Request.Fetch(key, isKnown ? digest : OptionalLong.empty());
  }

  /** The own copy is here. */
  void arrived(byte[] bytes, State decoded) {
    boolean isSame = digest.isPresent() && Digest.of(key, bytes) == digest.getAsLong();
    stand = isSame ? Stand.HERE : Stand.NONE;
    state = isSame ? decoded : null;
  }

  /** It does not come. */
  void failed() {
    stand = Stand.NONE;
  }

  /** A node said that its copy is the one of the digest. */
  void said(String node, Reply.Same same) {
    said.put(node, same);
  }

  /** Whether those who said so can be settled now, by {@link #state} or by asking them again. */
  boolean isSettled() {
    return stand == Stand.HERE || stand == Stand.NONE;
  }

  /** The state of whoever said so; null: it must be asked again. */
  @Nullable
  State state() {
    return state;
  }

  /** Who said so since this was called last. */
  Map<String, Reply.Same> takeSaid() {
    Map<String, Reply.Same> taken = new LinkedHashMap<>(said);
    said.clear();
    return taken;
  }
}

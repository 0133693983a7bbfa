package io.quorate.node.replica;

import io.quorate.ring.Key;

/**
 * Where a copy is kept: the key's own, or a hint of it for an owner.
 *
 * @param target the owner for whom it is a hint; empty: this node's own copy
 */
record Place(String target, Key key) {
  static Place data(Key key) {
    return new Place("", key);
  }

  boolean isHint() {
    return !target.isEmpty();
  }
}

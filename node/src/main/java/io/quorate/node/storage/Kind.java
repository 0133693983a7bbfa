package io.quorate.node.storage;

import java.util.Optional;

/** What a record in the log is. The codes are the format's and never change. */
enum Kind {
  /** A key's state. */
  DATA(1),
  /** A key's state, kept for an absent owner. */
  HINT(2),
  /** A key of the partition's data is gone. */
  DATA_REMOVAL(3),
  /** A hint is gone. */
  HINT_REMOVAL(4);

  private static final Kind[] BY_CODE = {DATA, HINT, DATA_REMOVAL, HINT_REMOVAL};

  private final byte code;

  Kind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  boolean isRemoval() {
    return this == DATA_REMOVAL || this == HINT_REMOVAL;
  }

  boolean isHint() {
    return this == HINT || this == HINT_REMOVAL;
  }

  static Kind of(SpaceId space, boolean removal) {
    if (removal) {
      return space.isHints() ? HINT_REMOVAL : DATA_REMOVAL;
    }
    return space.isHints() ? HINT : DATA;
  }

  /** The kind of this code; empty for one of a later version. */
  static Optional<Kind> ofCode(int code) {
    return code >= 1 && code <= BY_CODE.length ? Optional.of(BY_CODE[code - 1]) : Optional.empty();
  }
}

package io.quorate.node.environment.vertx;

import io.quorate.node.wire.Refusal;

/** What peers and strangers can make the network complain about; each once a second at most. */
enum Complaint {
  GARBAGE,
  VERSION,
  SECRET,
  CLUSTER,
  GENERATION,
  IDENTITY,
  REFUSED_BY_PEER,
  SILENCE,
  TOO_MANY_CONNECTIONS,
  TOO_LONG,
  NO_ROOM;

  static Complaint of(Refusal refusal) {
    return switch (refusal) {
      case GARBAGE -> GARBAGE;
      case VERSION -> VERSION;
      case SECRET -> SECRET;
      case CLUSTER -> CLUSTER;
      case GENERATION -> GENERATION;
      case IDENTITY, TAKEN -> IDENTITY;
      case REFUSED_BY_PEER -> REFUSED_BY_PEER;
      case SILENCE -> SILENCE;
    };
  }
}

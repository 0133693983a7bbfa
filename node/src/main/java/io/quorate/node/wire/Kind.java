package io.quorate.node.wire;

/** The number of each kind of message on the wire: given once, never given again. */
final class Kind {
  static final int PING = 1;
  static final int FOUND = 2;
  static final int JOIN = 3;
  static final int FETCH = 4;
  static final int COORDINATE = 5;
  static final int LIST_KEYS = 6;
  static final int INSPECT = 7;
  static final int ASK_TOPOLOGY = 8;
  static final int COMPARE = 9;
  static final int EXCHANGE = 10;
  static final int AGREE = 11;
  static final int CONFIRM = 12;
  static final int REAP = 13;
  static final int CONFLICTS = 14;
  static final int CONVERGENCE = 15;
  static final int ASK_TIME = 16;
  static final int SNAPSHOT = 17;
  static final int LIST_SNAPSHOTS = 18;

  static final int PONG = 129;
  static final int FOUNDED = 130;
  static final int JOINED = 131;
  static final int FETCHED = 132;
  static final int COORDINATED = 133;
  static final int LISTED = 134;
  static final int INSPECTED = 135;
  static final int REFUSED = 136;
  static final int TOPOLOGY_TOLD = 137;
  static final int EXCHANGED = 138;
  static final int AGREED = 139;
  static final int CONFIRMED = 140;
  static final int REAPED = 141;
  static final int OUTDATED = 142;
  static final int CONFLICTS_TOLD = 143;
  static final int SAME = 144;
  static final int CONVERGENCE_TOLD = 145;
  static final int TIME_TOLD = 146;
  static final int SNAPSHOT_DONE = 147;
  static final int SNAPSHOTS_TOLD = 148;

  private static final int REPLIES = 128;

  private Kind() {}

  static boolean isRequest(int kind) {
    return kind < REPLIES;
  }
}

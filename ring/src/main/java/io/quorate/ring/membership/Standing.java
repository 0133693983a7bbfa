package io.quorate.ring.membership;

/**
 * What the host is told of each member: what is heard of it, or worse if this member does not reach
 * it. Mutable; confined to its {@link Swim}.
 */
final class Standing {
  private final Roster roster;
  private final Reach reach;
  private final Outbox out;

  Standing(Roster roster, Reach reach, Outbox out) {
    this.roster = roster;
    this.reach = reach;
    this.out = out;
  }

  static Liveness.State heard(Rumour truth) {
    return switch (truth.claim()) {
      case ALIVE -> Liveness.State.ALIVE;
      case SUSPECT -> Liveness.State.SUSPECT;
      case DEAD, LEFT -> Liveness.State.DEAD;
    };
  }

  Liveness.State of(String member) {
    Roster.Entry entry = roster.get(member);
    if (entry == null) {
      return Liveness.State.ALIVE;
    }
    Liveness.State heard = heard(entry.truth);
    Liveness.State own = reach.state(member);
    return own.compareTo(heard) > 0 ? own : heard;
  }

  /** Something happened to this member: tells of it if its state is another one than was told. */
  void check(String member) {
    Roster.Entry entry = roster.get(member);
    Liveness.State state = of(member);
    if (entry != null && entry.shown != state) {
      entry.shown = state;
      out.add(new SwimEffect.Became(member, state));
    }
  }
}

package io.quorate.simulation;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.ActorSource;
import io.quorate.antientropy.causality.CleanStarts;
import io.quorate.antientropy.causality.Minted;
import io.quorate.antientropy.causality.StartId;
import io.quorate.ring.DiskId;
import java.lang.StackWalker.Option;
import org.jspecify.annotations.Nullable;

/** A source of actors that leaves out one of the cases in which a key gets a fresh one. */
final class WrongActors extends ActorSource {
  private static final StackWalker CALLERS = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  private final Mutant how;
  private final DiskId disk;
  private @Nullable Actor given;
  private @Nullable Actor behind;

  WrongActors(Mutant how, DiskId disk, StartId start, CleanStarts former, int lane, int lanes) {
    super(disk, start, former, lane, lanes);
    this.how = how;
    this.disk = disk;
  }

  @Override
  public Actor fresh() {
    Actor instead = CALLERS.getCallerClass() != Minted.class
        ? null
        : how == Mutant.NOT_FOUND_CONTINUES ? given : behind;
    behind = null;
    if (instead != null) {
      return instead;
    }
    given = super.fresh();
    return given;
  }

  @Override
  public boolean mayContinue(Actor actor) {
    return super.mayContinue(actor) || (how == Mutant.UNCLEAN_START_CONTINUES && actor.isOf(disk));
  }

  /** Told by minting that a copy is behind, and by the log that a record was not stored. */
  @Override
  public void lost(Actor actor) {
    boolean isBehind = CALLERS.getCallerClass() == Minted.class;
    if (how == Mutant.BEHIND_CONTINUES && isBehind) {
      behind = actor;
    } else if (how != Mutant.LOST_DOT_CONTINUES || isBehind) {
      super.lost(actor);
    }
  }
}

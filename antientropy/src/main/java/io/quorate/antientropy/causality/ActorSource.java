package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import io.quorate.ring.DiskId;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives the actors of one lane of a node, and says whether an actor that a record names may
 * continue.
 *
 * <p>Open for the simulator only, which proves that each of these rules is needed by leaving it
 * out.
 *
 * <p>Mutable, confined to its lane. Lanes share a disk and a start but never an actor: lane
 * {@code i} of {@code n} gives the sequence numbers i, i+n, i+2n and so on.
 */
public class ActorSource {
  /** The most lost actors remembered singly; one more, and no actor given before it continues. */
  static final int LOST_MAX = 4096;

  /** Times an odd number, sequences stay distinct and spread over all bits. */
  private static final long ODD = 0x9e3779b97f4a7c15L;

  private final DiskId disk;
  private final StartId start;
  private final int lanes;
  private final TreeSet<Actor> lost = new TreeSet<>();
  private CleanStarts former;
  private long next;
  private long floor;
  private boolean lostAny;

  /**
   * The source of a node's only lane.
   *
   * @param disk the data directory
   * @param start this start, never used before
   * @param former the starts whose actors may continue; {@link CleanStarts#NONE} if the last stop
   *     was not clean or the data was restored or found corrupt
   */
  public ActorSource(DiskId disk, StartId start, CleanStarts former) {
    this(disk, start, former, 0, 1);
  }

  /** The source of this lane, from 0, of so many lanes. */
  public ActorSource(DiskId disk, StartId start, CleanStarts former, int lane, int lanes) {
    checkArgument(lane >= 0 && lane < lanes, "lane %s of %s", lane, lanes);
    this.disk = disk;
    this.start = start;
    this.former = former;
    this.next = lane;
    this.lanes = lanes;
  }

  /**
   * An actor that nobody ever had.
   *
   * @throws IllegalStateException after 2^47 actors of one start
   */
  public Actor fresh() {
    checkState(next <= Actor.SEQUENCE_MAX, "this start has given all its actors");
    Actor actor = Actor.of(disk, start, next);
    next += lanes;
    return actor;
  }

  /** A claim that nobody ever had, for a repeat of this request. */
  public Actor claim(RequestId request) {
    long own = start.value() ^ Long.rotateLeft(disk.value(), Integer.SIZE);
    return Actor.claim(request, own + fresh().sequence() * ODD);
  }

  /**
   * The actor in whose name a request without a dot is remembered: the copy's own, which its
   * history names anyway, or, where there is none of this disk, this start's first. It gives
   * nothing, so that nothing has to be certain of it.
   */
  Actor remembering(@Nullable Actor own) {
    return own != null && own.isOf(disk) ? own : Actor.of(disk, start, 0);
  }

  /**
   * Whether this actor was given by this start of this node, on whichever lane; not for a claim.
   */
  public boolean isOfThisStart(Actor actor) {
    return !actor.isClaim() && actor.isOf(disk, start);
  }

  /** Whether this actor is mine and every dot it gave is certain to be in the record naming it. */
  public boolean mayContinue(Actor actor) {
    if (lost.contains(actor)) {
      return false;
    }
    if (actor.isOf(disk, start)) {
      return actor.sequence() >= floor;
    }
    return former.starts().stream().anyMatch(clean -> actor.isOf(disk, clean));
  }

  /**
   * A dot of this actor may have left this node, but its record was not stored here: a failed
   * append or force, or one that was given up. The actor gives no further dot.
   */
  public void lost(Actor actor) {
    lostAny = true;
    if (lost.size() == LOST_MAX && !lost.contains(actor)) {
      lost.clear();
      former = CleanStarts.NONE;
      floor = next;
    }
    lost.add(actor);
  }

  /**
   * Whether {@link #lost} was ever told of. Its marks live in memory only: a node for which this
   * holds must not leave the mark of a clean stop.
   */
  public boolean lostAny() {
    return lostAny;
  }
}

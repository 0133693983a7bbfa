package io.quorate.ring.membership;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.HostPort;
import io.quorate.ring.Member;

/**
 * What one member says about another, or about itself (SWIM §4.2).
 *
 * @param incarnation which life and which refutation of the subject this is about; only the subject
 *     raises it
 * @param address where the subject's datagrams go
 * @param source who says so: the accuser of a suspect or dead member, otherwise the subject
 */
public record Rumour(
    Claim claim, String subject, long incarnation, HostPort address, String source) {
  /**
   * No honest counter gets there; refused, so that nobody can be pushed to the end of the numbers.
   */
  public static final long INCARNATION_MAX = 1L << 48;

  /** What is claimed of the subject. */
  public enum Claim {
    ALIVE,
    SUSPECT,
    DEAD,
    /** Dead by its own word. */
    LEFT
  }

  public Rumour {
    Member.checkName(subject);
    Member.checkName(source);
    checkArgument(
        incarnation >= 0 && incarnation <= INCARNATION_MAX,
        "an incarnation is 0 to %s, not %s",
        INCARNATION_MAX,
        incarnation);
  }

  boolean isOfTheGone() {
    return claim == Claim.DEAD || claim == Claim.LEFT;
  }

  /**
   * Whether this replaces the other as the truth about their subject (SWIM §4.2). Deviation: there
   * a dead member is dead for ever; here a higher incarnation brings it back, since a member that
   * was cut off keeps its name and its disk.
   */
  boolean overrides(Rumour other) {
    if (incarnation != other.incarnation) {
      return incarnation > other.incarnation;
    }
    return rank() > other.rank();
  }

  private int rank() {
    return switch (claim) {
      case ALIVE -> 0;
      case SUSPECT -> 1;
      case DEAD -> 2;
      case LEFT -> 3;
    };
  }
}

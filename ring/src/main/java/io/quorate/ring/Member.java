package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * A node as the topology knows it.
 *
 * @param name its configured name, {@value #NAME_LENGTH_MAX} characters of {@code A-Z a-z 0-9 . _
 *     -} at most
 * @param disk the data directory that bears this name now
 * @param peer where other nodes reach it
 * @param http where clients reach it
 * @param zone what fails together with it (a rack, a room); 1 to {@value #ZONE_LENGTH_MAX}
 *     characters like a name's
 * @param weight its share of the ring beside the others; 0 is a standby, which owns nothing
 */
public record Member(
    String name, DiskId disk, HostPort peer, HostPort http, String zone, int weight, Role role)
    implements Comparable<Member> {
  public static final int NAME_LENGTH_MAX = 64;
  public static final int ZONE_LENGTH_MAX = 64;
  public static final int WEIGHT_MAX = 1_000;

  /** The zone of a member for which none is configured. */
  public static final String DEFAULT_ZONE = "default";

  /** The weight of a member for which none is configured. */
  public static final int DEFAULT_WEIGHT = 1;

  public Member {
    checkName(name);
    checkArgument(
        isWord(zone, ZONE_LENGTH_MAX),
        "a zone has 1 to %s characters of A-Z a-z 0-9 . _ -: '%s'",
        ZONE_LENGTH_MAX,
        zone);
    checkArgument(
        weight >= 0 && weight <= WEIGHT_MAX, "a weight is 0 to %s, not %s", WEIGHT_MAX, weight);
  }

  /** A full member of the default zone and weight. */
  public static Member of(String name, DiskId disk, HostPort peer, HostPort http) {
    return new Member(name, disk, peer, http, DEFAULT_ZONE, DEFAULT_WEIGHT, Role.MEMBER);
  }

  /**
   * The name, if it may be a member's.
   *
   * @throws IllegalArgumentException with a sentence otherwise
   */
  public static String checkName(String name) {
    checkArgument(
        isWord(name, NAME_LENGTH_MAX),
        "a node's name has 1 to %s characters of A-Z a-z 0-9 . _ -: '%s'",
        NAME_LENGTH_MAX,
        name);
    return name;
  }

  private static boolean isWord(String text, int lengthMax) {
    return !text.isEmpty()
        && text.length() <= lengthMax
        && text.chars()
            .allMatch(c -> (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-');
  }

  /** By name: the canonical order of a topology. */
  /** The same member in this role. */
  public Member withRole(Role changed) {
    return new Member(name, disk, peer, http, zone, weight, changed);
  }

  @Override
  public int compareTo(Member other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name + "@" + peer;
  }
}

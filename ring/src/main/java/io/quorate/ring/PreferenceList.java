package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who keeps the keys of one partition, in order (Dynamo §4.3): the listed owners, of which a bucket
 * of n copies uses the first n, and after them everybody else as fallbacks.
 *
 * <pre>
 *   listed     [ c  a  e  b  d ]        from the topology's table
 *   rendezvous [ f  b  a  g  c  d  e ]  by hash of (partition, name)
 *
 *   n = 3:  owners [ c a e ]   fallbacks [ f b g d ]
 * </pre>
 *
 * <p>Fallbacks follow in rendezvous order (Thaler and Ravishankar 1998), so that the load of a dead
 * node spreads over all others, differently for each partition, and every coordinator picks the
 * same ones. Only full members with a weight are fallbacks: a leaving node should not collect
 * hints, a joining one has no confirmed place yet. Immutable.
 */
public final class PreferenceList {
  private static final HashFunction HASH = Hashing.murmur3_128();

  private final int partition;
  private final List<Member> listed;
  private final List<Member> rendezvous;

  private PreferenceList(int partition, List<Member> listed, List<Member> rendezvous) {
    this.partition = partition;
    this.listed = listed;
    this.rendezvous = rendezvous;
  }

  /**
   * The list of a partition whose table names {@code listed}, in a cluster of {@code members}.
   *
   * @throws IllegalArgumentException if nobody is listed
   */
  public static PreferenceList of(int partition, List<Member> listed, List<Member> members) {
    checkArgument(!listed.isEmpty(), "partition %s has no owner", partition);
    return new PreferenceList(partition, List.copyOf(listed), rendezvous(partition, members));
  }

  private record Scored(Member member, long score) {}

  private static List<Member> rendezvous(int partition, List<Member> members) {
    List<Scored> scored = new ArrayList<>(members.size());
    for (Member member : members) {
      if (member.role() == Role.MEMBER && member.weight() > 0) {
        long score = HASH.newHasher()
            .putInt(partition)
            .putString(member.name(), StandardCharsets.UTF_8)
            .hash()
            .asLong();
        scored.add(new Scored(member, score));
      }
    }
    scored.sort(Comparator.comparingLong(Scored::score).thenComparing(Scored::member));
    return scored.stream().map(Scored::member).toList();
  }

  public int partition() {
    return partition;
  }

  /** All owners of the table, whatever a bucket's n. */
  public List<Member> listed() {
    return listed;
  }

  /**
   * The owners of a key whose bucket keeps n copies: min(n, listed) of them, the first one first.
   */
  public List<Member> owners(int n) {
    checkArgument(n >= 1, "a bucket keeps at least one copy");
    return listed.subList(0, Math.min(n, listed.size()));
  }

  /** Those who may stand in for a dead owner of n, the preferred one first. Not the owners. */
  public List<Member> fallbacks(int n) {
    List<Member> owners = owners(n);
    List<Member> others = new ArrayList<>(rendezvous.size());
    for (Member member : rendezvous) {
      if (!owners.contains(member)) {
        others.add(member);
      }
    }
    return List.copyOf(others);
  }

  public Member firstOwner() {
    return listed.get(0);
  }

  /** What the level comes to for a key of this partition whose bucket keeps n copies. */
  public Required required(Level level, int n) {
    // The table lists every member while there are fewer than a bucket may have owners.
    return level.resolve(n, listed.size());
  }

  /** Whether this name is among the owners of n. */
  public boolean isOwner(String name, int n) {
    return indexOf(name, n) >= 0;
  }

  /** Whether this name is listed, whatever a bucket's n. */
  public boolean contains(String name) {
    return indexOf(name, listed.size()) >= 0;
  }

  private int indexOf(String name, int n) {
    for (int i = 0; i < Math.min(n, listed.size()); i++) {
      if (listed.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return partition + ":" + listed.stream().map(Member::name).toList();
  }
}

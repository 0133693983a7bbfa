package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all nodes agree on: who the members are and which of them owns what. Immutable.
 *
 * <p>Within a cluster and a generation, an epoch has one topology for ever. Epoch 1 is made by the
 * founder, each further one is decided by the {@linkplain #voters() voters} named in the one
 * before.
 *
 * <p>A topology is whole or does not exist: what {@link Builder#build} checks holds for every
 * instance, also for one that came from a peer or a disk. Members, buckets and voters are sorted by
 * name, so that equal topologies have equal encodings ({@link TopologyCodec}).
 */
public final class Topology {
  public static final int MEMBERS_MAX = 1_000;
  public static final int BUCKETS_MAX = 1_000;
  public static final int VOTERS_MAX = 7;

  private final ClusterId cluster;
  private final long generation;
  private final long epoch;
  private final Ring ring;
  private final List<Member> members;
  private final OwnerTable owners;
  private final ImmutableSortedMap<Integer, Transition> transitions;
  private final List<BucketDefinition> buckets;
  private final List<String> voters;

  /** For each partition the epoch in which its owners or its transition last changed. */
  private final long[] since;

  private final ImmutableMap<String, Member> membersByName;
  private final ImmutableMap<DiskId, Member> membersByDisk;
  private final ImmutableMap<String, BucketDefinition> bucketsByName;

  /*
   * Preference lists are made when first asked for and kept. Several lanes may race to make the
   * same one: they make equal values whose fields are all final, so that a racing reader sees
   * nothing or a whole list (JLS §17.5), like String's hash. No lock is needed.
   */
  private final @Nullable PreferenceList[] lists;

  private final @Nullable Holders[] holders;

  private Topology(Builder parts) {
    cluster = parts.cluster;
    generation = parts.generation;
    epoch = parts.epoch;
    owners = parts.owners;
    ring = new Ring(owners.partitions());
    members = parts.members.stream().sorted().toList();
    buckets = parts.buckets.stream().sorted().toList();
    voters = parts.voters.stream().sorted().toList();
    transitions = ImmutableSortedMap.copyOf(parts.transitions);
    lists = new PreferenceList[ring.partitions()];
    holders = new Holders[ring.partitions()];
    checkArgument(generation >= 1, "generations count from 1, not %s", generation);
    checkArgument(epoch >= 1, "epochs count from 1, not %s", epoch);
    checkArgument(members.size() <= MEMBERS_MAX, "a cluster has at most %s members", MEMBERS_MAX);
    checkArgument(buckets.size() <= BUCKETS_MAX, "a cluster has at most %s buckets", BUCKETS_MAX);
    membersByName = index(members, Member::name, "name");
    membersByDisk = index(members, Member::disk, "disk id");
    bucketsByName = index(buckets, BucketDefinition::name, "bucket");
    checkOwners();
    checkVoters();
    since = parts.sinceOf(this);
    for (long from : since) {
      checkArgument(from >= 1 && from <= epoch, "a list since epoch %s in epoch %s", from, epoch);
    }
  }

  private static <K, V> ImmutableMap<K, V> index(List<V> values, Function<V, K> key, String what) {
    ImmutableMap.Builder<K, V> index = ImmutableMap.builder();
    for (V value : values) {
      index.put(key.apply(value), value);
    }
    try {
      return index.buildOrThrow();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the same " + what + " stands twice in a topology", e);
    }
  }

  private void checkOwners() {
    for (int partition = 0; partition < ring.partitions(); partition++) {
      checkArgument(!owners.owners(partition).isEmpty(), "partition %s has no owner", partition);
      checkNames(owners.owners(partition), "owner");
    }
    transitions.forEach((partition, transition) -> {
      checkArgument(partition >= 0 && partition < ring.partitions(), "no partition %s", partition);
      checkArgument(!transition.owners().isEmpty(), "partition %s moves to nobody", partition);
      checkNames(transition.owners(), "owner");
    });
  }

  private void checkVoters() {
    checkArgument(
        voters.size() % 2 == 1 && voters.size() <= VOTERS_MAX,
        "a topology has an odd number of voters up to %s, not %s",
        VOTERS_MAX,
        voters.size());
    for (int i = 1; i < voters.size(); i++) {
      checkArgument(!voters.get(i).equals(voters.get(i - 1)), "voter %s twice", voters.get(i));
    }
    checkNames(voters, "voter");
  }

  private void checkNames(List<String> names, String what) {
    for (String name : names) {
      checkArgument(membersByName.containsKey(name), "%s '%s' is no member", what, name);
    }
  }

  /** A topology of this cluster, to be filled in; generation 1, epoch 1, no buckets. */
  public static Builder of(ClusterId cluster) {
    return new Builder(cluster);
  }

  /** A builder that starts from this topology. */
  public Builder toBuilder() {
    return new Builder(cluster)
        .generation(generation)
        .epoch(epoch)
        .members(members)
        .owners(owners)
        .transitions(transitions)
        .buckets(buckets)
        .voters(voters)
        .since(since);
  }

  /**
   * A builder of the epoch after this one, that starts from it: what it builds knows since when
   * each partition's list is as it is.
   */
  public Builder next() {
    Builder next = toBuilder().epoch(epoch + 1);
    next.predecessor = this;
    return next;
  }

  /** Whether this is a later topology than the other, of the same cluster. */
  public boolean isNewerThan(Topology other) {
    return generation != other.generation ? generation > other.generation : epoch > other.epoch;
  }

  public ClusterId cluster() {
    return cluster;
  }

  /** Raised by an operator who goes on without a majority of the voters; lower ones are refused. */
  public long generation() {
    return generation;
  }

  /** Counts the topologies of a cluster, from 1; goes on where a generation is raised. */
  public long epoch() {
    return epoch;
  }

  public Ring ring() {
    return ring;
  }

  /** All members, sorted by name. */
  public List<Member> members() {
    return members;
  }

  public OwnerTable owners() {
    return owners;
  }

  /** The partitions that are moving to other owners; empty at rest. */
  public SortedMap<Integer, Transition> transitions() {
    return transitions;
  }

  /** The phase of a partition; {@link Phase#OLD} where nothing moves. */
  public Phase phase(int partition) {
    Transition transition = transitions.get(partition);
    return transition == null ? Phase.OLD : transition.phase();
  }

  /**
   * The epoch in which this partition's owners or its transition last became what they are: 1 for
   * what was founded so. Two topologies with the same answer have the same list.
   */
  public long since(int partition) {
    return since[partition];
  }

  private boolean hasListOf(Topology before, int partition) {
    return generation == before.generation
        && owners.owners(partition).equals(before.owners.owners(partition))
        && Objects.equals(transitions.get(partition), before.transitions.get(partition));
  }

  /** The buckets that somebody defined, sorted by name. */
  public List<BucketDefinition> buckets() {
    return buckets;
  }

  /** The names of those who decide the next epoch, sorted. */
  public List<String> voters() {
    return voters;
  }

  /** The definition of the bucket; the defaults under its name if nobody defined it. */
  public BucketDefinition bucket(String name) {
    BucketDefinition defined = bucketsByName.get(name);
    return defined != null ? defined : BucketDefinition.ofDefaults(name);
  }

  public Optional<Member> member(String name) {
    return Optional.ofNullable(membersByName.get(name));
  }

  public Optional<Member> member(DiskId disk) {
    return Optional.ofNullable(membersByDisk.get(disk));
  }

  /** Who keeps the keys of the partition: those of the table, the old owners during a move. */
  public PreferenceList preferenceList(int partition) {
    PreferenceList known = lists[partition];
    if (known == null) {
      known = list(partition, owners.owners(partition));
      lists[partition] = known;
    }
    return known;
  }

  private PreferenceList list(int partition, List<String> names) {
    List<Member> listed = new ArrayList<>();
    for (String name : names) {
      listed.add(Objects.requireNonNull(membersByName.get(name)));
    }
    return PreferenceList.of(partition, listed, members);
  }

  /** Who of the partition is read and who is written now, in the phase of its move. */
  public Holders holders(int partition) {
    Holders known = holders[partition];
    if (known == null) {
      Optional<PreferenceList> toBe = Optional.ofNullable(transitions.get(partition))
          .map(transition -> list(partition, transition.owners()));
      known = Holders.of(phase(partition), preferenceList(partition), toBe);
      holders[partition] = known;
    }
    return known;
  }

  /** Who is read and who is written for the key now. */
  public Holders holders(Key key) {
    return holders(ring.partitionOf(key));
  }

  /** Who keeps the key. */
  public PreferenceList preferenceList(Key key) {
    return preferenceList(ring.partitionOf(key));
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof Topology that
        && cluster.equals(that.cluster)
        && generation == that.generation
        && epoch == that.epoch
        && members.equals(that.members)
        && owners.equals(that.owners)
        && transitions.equals(that.transitions)
        && buckets.equals(that.buckets)
        && voters.equals(that.voters)
        && Arrays.equals(since, that.since);
  }

  @Override
  public int hashCode() {
    return Objects.hash(cluster, generation, epoch);
  }

  @Override
  public String toString() {
    return "topology "
        + generation
        + "."
        + epoch
        + " of "
        + cluster
        + " ("
        + members.size()
        + " members, "
        + ring.partitions()
        + " partitions"
        + (transitions.isEmpty() ? "" : ", " + transitions.size() + " moving")
        + ")";
  }

  /** The parts of a topology to be. Mutable; used by one thread and thrown away. */
  public static final class Builder {
    private final ClusterId cluster;
    private long generation = 1;
    private long epoch = 1;
    private Collection<Member> members = List.of();
    private OwnerTable owners = OwnerTable.empty(new Ring(1));
    private SortedMap<Integer, Transition> transitions = ImmutableSortedMap.of();
    private Collection<BucketDefinition> buckets = List.of();
    private Collection<String> voters = List.of();
    private long @Nullable [] since;
    private @Nullable Topology predecessor;

    private Builder(ClusterId cluster) {
      this.cluster = cluster;
    }

    public Builder generation(long value) {
      generation = value;
      return this;
    }

    public Builder epoch(long value) {
      epoch = value;
      return this;
    }

    public Builder members(Collection<Member> value) {
      members = value;
      return this;
    }

    public Builder owners(OwnerTable value) {
      owners = value;
      return this;
    }

    public Builder transitions(Map<Integer, Transition> value) {
      transitions = ImmutableSortedMap.copyOf(value);
      return this;
    }

    public Builder buckets(Collection<BucketDefinition> value) {
      buckets = value;
      return this;
    }

    public Builder voters(Collection<String> value) {
      voters = value;
      return this;
    }

    Builder since(long[] value) {
      since = value.clone();
      return this;
    }

    private long[] sinceOf(Topology built) {
      int partitions = built.ring.partitions();
      long[] all = since == null ? new long[partitions] : since.clone();
      if (since == null) {
        Arrays.fill(all, 1);
      }
      checkArgument(all.length == partitions, "the number of partitions is fixed");
      Topology before = predecessor;
      for (int p = 0; before != null && p < partitions; p++) {
        if (!built.hasListOf(before, p)) {
          all[p] = built.epoch;
        }
      }
      return all;
    }

    /**
     * The topology of these parts.
     *
     * @throws IllegalArgumentException if a name or disk stands twice, an owner or voter is no
     *     member, a partition has no owner, or a limit is passed
     */
    public Topology build() {
      return new Topology(this);
    }
  }
}

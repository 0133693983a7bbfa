package io.quorate.node;

import io.quorate.node.membership.Proposed;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Level;
import io.quorate.ring.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One change of a bucket's definition, for the whole cluster, by agreement of the voters.
 *
 * <p>What cannot be changed under keys (how many copies each has, what becomes of concurrent
 * writes) is changed only while a quorum knows of no key: a read of the whole bucket says so, and a
 * write between that and the decision is under the old definition where it was coordinated, as any
 * write is that meets a new topology on its way. Repeating a change does no harm.
 */
final class BucketDefinitions {
  private final Node node;
  private final String bucket;
  private final Optional<BucketDefinition> wanted;
  private final int timeoutMillis;
  private final Consumer<Requests.Defined> done;

  /** How often this node may find that it was behind, or that others were faster. */
  private int looksLeft = 3;

  /** A change to this definition; without one, to no definition. */
  BucketDefinitions(
      Node node,
      String bucket,
      Optional<BucketDefinition> wanted,
      int timeoutMillis,
      Consumer<Requests.Defined> done) {
    this.node = node;
    this.bucket = bucket;
    this.wanted = wanted;
    this.timeoutMillis = timeoutMillis;
    this.done = done;
  }

  void change(Topology topology) {
    BucketDefinition before = topology.bucket(bucket);
    BucketDefinition after = wanted.orElse(BucketDefinition.ofDefaults(bucket));
    boolean sameKeeping = before.n() == after.n() && before.conflicts() == after.conflicts();
    boolean alreadySo = definition(topology).equals(wanted);
    if (before.n() != after.n() && !topology.transitions().isEmpty()) {
      done.accept(new Requests.Defined.InUse(
          "Partitions are moving: another number of copies must wait until they have."));
      return;
    }
    if (alreadySo || (sameKeeping && wanted.isPresent())) {
      propose(before);
    } else {
      listFirst(before);
    }
  }

  private Optional<BucketDefinition> definition(Topology topology) {
    return topology.buckets().stream()
        .filter(each -> each.name().equals(bucket))
        .findFirst();
  }

  private void listFirst(BucketDefinition before) {
    Consistency quorum = Consistency.of(Level.Named.QUORUM);
    node.list(bucket, KeyListing.Cursor.START, 1, false, quorum, timeoutMillis, listed -> {
      if (listed instanceof Requests.Listed.Failure failure) {
        done.accept(new Requests.Defined.Failure(failure.failed()));
      } else if (listed instanceof Requests.Listed.Page page
          && page.listing().entries().isEmpty()) {
        propose(before);
      } else {
        done.accept(new Requests.Defined.InUse(
            "The bucket holds keys: its definition cannot be dropped, nor its n or conflicts"
                + " changed."));
      }
    });
  }

  private void propose(BucketDefinition before) {
    node.propose(
        topology -> topology.bucket(bucket).equals(before) ? changed(topology) : Optional.empty(),
        Duration.ofMillis(timeoutMillis).toNanos(),
        how -> proposed(how, before));
  }

  private Optional<Topology> changed(Topology topology) {
    List<BucketDefinition> buckets = new ArrayList<>(topology.buckets());
    buckets.removeIf(each -> each.name().equals(bucket));
    wanted.ifPresent(buckets::add);
    boolean same = definition(topology).equals(wanted);
    return same || buckets.size() > Topology.BUCKETS_MAX
        ? Optional.empty()
        : Optional.of(topology.next().buckets(buckets).build());
  }

  private void proposed(Proposed how, BucketDefinition before) {
    if (how instanceof Proposed.Done decided) {
      done.accept(new Requests.Defined.Done(decided.topology().bucket(bucket)));
    } else if (how instanceof Proposed.Unchanged unchanged) {
      unchanged(unchanged.topology(), before);
    } else if (how instanceof Proposed.Failed failed) {
      done.accept(new Requests.Defined.Failure(new Outcome.Failed(
          Outcome.Reason.QUORUM_NOT_REACHED,
          "No decision: " + failed.sentence() + ".",
          0,
          0,
          failed.mayTakeEffect())));
    }
  }

  private void unchanged(Topology topology, BucketDefinition before) {
    if (definition(topology).equals(wanted)) {
      done.accept(new Requests.Defined.Done(topology.bucket(bucket)));
    } else if (topology.buckets().size() >= Topology.BUCKETS_MAX) {
      done.accept(new Requests.Defined.InUse(
          "A cluster defines at most " + Topology.BUCKETS_MAX + " buckets."));
    } else if (!topology.bucket(bucket).equals(before) && --looksLeft > 0) {
      change(topology);
    } else {
      done.accept(new Requests.Defined.InUse("Others change the definition all the time."));
    }
  }
}

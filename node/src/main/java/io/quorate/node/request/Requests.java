package io.quorate.node.request;

import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Key;
import io.quorate.ring.transition.Change;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A node as its clients see it, whether they come by HTTP or live in the same JVM.
 *
 * <p>May be called by any thread. Each callback is called once, by the deadline, on one of the
 * node's lanes: it must not block.
 */
public interface Requests {
  /**
   * Whether the node takes one more request for this key now. Asked before anything is done for a
   * request, where refusing it then is cheap: who hears no refuses it, and it is counted.
   */
  boolean admits(Key key);

  /** Reads, writes or deletes one key. */
  void submit(ClientRequest request, Consumer<Outcome> done);

  /** Does the same, and tells what was asked for it until it was answered. */
  void trace(ClientRequest request, Consumer<Traced> done);

  /**
   * Lists up to {@code limit} keys (1 to 1,000) of a bucket from a cursor on.
   *
   * @param values whether each key comes with its siblings; then a page ends after about 1 MiB, but
   *     not before its first key
   */
  void list(
      String bucket,
      KeyListing.Cursor from,
      int limit,
      boolean values,
      Consistency consistency,
      int timeoutMillis,
      Consumer<Listed> done);

  /** Tells where the copies of a key are. */
  void explain(Key key, int timeoutMillis, Consumer<Explained> done);

  /**
   * Defines a bucket for the whole cluster, or, with no definition, gives it the defaults again.
   * May be repeated without harm.
   */
  void define(
      String bucket,
      Optional<BucketDefinition> definition,
      int timeoutMillis,
      Consumer<Defined> done);

  /**
   * Begins a change of the members, by agreement. What it moves goes on after that. It may be
   * repeated.
   */
  void change(Change change, int timeoutMillis, Consumer<Changed> done);

  /**
   * How far the running change of the members has come, and how long copies are; empty before there
   * is a topology. Members that do not answer in this time are named.
   */
  void progress(int timeoutMillis, Consumer<Optional<Progress>> done);

  /**
   * What concurrent writes to a bucket came to, as the members met them; empty before there is a
   * topology. Members that do not answer in this time are named.
   */
  void conflicts(
      String bucket, int timeoutMillis, Consumer<Optional<Survey<BucketConflicts>>> done);

  /**
   * How far the members' copies are from being equal, as far as they know; empty before there is a
   * topology. Members that are dead, or do not answer in this time, are named.
   */
  void convergence(int timeoutMillis, Consumer<Optional<Survey<Convergence>>> done);

  /**
   * Takes a snapshot of all members that are not dead: of each, what it has acknowledged until now.
   * What comes meanwhile may be in it or not; what is deleted meanwhile, and forgotten, is not in
   * it as a value. May be asked of any member.
   *
   * @param name see {@link SnapshotPlan#checkName}
   */
  void snapshot(String name, int timeoutMillis, Consumer<SnapshotTaken> done);

  /**
   * The snapshots of which the members have parts; empty before there is a topology. Members that
   * are dead, or do not answer in this time, are named.
   */
  void snapshots(int timeoutMillis, Consumer<Optional<Survey<List<KeptSnapshot>>>> done);

  /** The cluster as this node knows it; before there is a topology, empty of members. */
  ClusterView cluster();

  /** A page, or why there is none. */
  sealed interface Listed permits Listed.Page, Listed.Failure {
    /** A page of keys. */
    record Page(KeyListing listing) implements Listed {}

    /** No page. */
    record Failure(Outcome.Failed failed) implements Listed {}
  }

  /** What became of a bucket's definition. */
  sealed interface Defined permits Defined.Done, Defined.InUse, Defined.Failure {
    /** This is the definition from now on; the node that was asked goes by it. */
    record Done(BucketDefinition definition) implements Defined {}

    /** It cannot be so, because of what the bucket or the cluster holds: a sentence. */
    record InUse(String sentence) implements Defined {}

    /** It was not decided. */
    record Failure(Outcome.Failed failed) implements Defined {}
  }

  /** An explanation, or why there is none. */
  sealed interface Explained permits Explained.Answer, Explained.Failure {
    /** What was found. */
    record Answer(Explanation explanation) implements Explained {}

    /** Nothing, for example because the node has no topology. */
    record Failure(Outcome.Failed failed) implements Explained {}
  }
}

package io.quorate.node.wire;

import io.quorate.antientropy.exchange.Question;
import io.quorate.antientropy.reap.Generation;
import io.quorate.antientropy.reap.ReapQuestion;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.SnapshotPlan;
import io.quorate.node.request.SnapshotStep;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import io.quorate.ring.agreement.VoterQuestion;
import io.quorate.ring.founding.FoundingMessage;
import io.quorate.ring.membership.Sync;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one node asks of another. Byte arrays belong to the message: nobody changes them.
 *
 * <p>State travels encoded, because the sender has it so already: it is encoded once for the log
 * and for all peers.
 */
public sealed interface Request extends Message {
  /** Calls the visitor's method for this kind of request. */
  <T> T accept(Visitor<T> visitor);

  /**
   * Are you there? Answered with {@link Reply.Pong}, or {@link Reply.Refused} by another member.
   *
   * @param member who is asked; empty: whoever is there
   */
  record Ping(String member) implements Request {
    /** Asks whoever is there. */
    public Ping() {
      this("");
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.ping(this);
    }
  }

  /**
   * A node without topology shows itself to a founder, or a founder hands out the topology.
   * Answered with {@link Reply.Founded}.
   */
  record Found(FoundingMessage message) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.found(this);
    }
  }

  /**
   * I know the topology of this generation and epoch: tell me yours if it is newer, and ask me if
   * mine is. Answered with {@link Reply.TopologyTold}.
   *
   * @param epoch 0: I know none
   */
  record AskTopology(long generation, long epoch) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.askTopology(this);
    }
  }

  /**
   * A step of the comparison of what two members know of all. Answered with {@link Reply.Pong}; the
   * next step is a request of its own.
   */
  record Compare(Sync sync) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.compare(this);
    }
  }

  /**
   * A proposer asks a voter. Answered with {@link Reply.Agreed}, once what it says is forced; not
   * at all where too many wait.
   */
  record Agree(VoterQuestion question) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.agree(this);
    }
  }

  /**
   * Join this state into your copy and make it durable: a replica's write, a repair, a delivered
   * hint. Answered with {@link Reply.Joined} once that is so, or {@link Reply.Refused}.
   *
   * @param state in its canonical encoding
   * @param hintFor the owner for which the receiver keeps it as a hint; empty: the receiver owns it
   * @param reapGeneration the lowest reap generation of what the state was built from
   */
  record Join(Key key, byte[] state, Durability durability, String hintFor, long reapGeneration)
      implements OfReplica {
    @Override
    public <T> T accept(ReplicaVisitor<T> visitor) {
      return visitor.join(this);
    }
  }

  /**
   * Read your copy. Answered with {@link Reply.Fetched}, {@link Reply.Same} or
   * {@link Reply.Refused}.
   *
   * @param known the digest of the copy that the asker has: an equal one need not be sent
   */
  record Fetch(Key key, OptionalLong known) implements OfReplica {
    /** Read your copy, whatever it is. */
    public Fetch(Key key) {
      this(key, OptionalLong.empty());
    }

    @Override
    public <T> T accept(ReplicaVisitor<T> visitor) {
      return visitor.fetch(this);
    }
  }

  /**
   * Coordinate this client's request: you own the key. Answered with {@link Reply.Coordinated}.
   *
   * @param time of a write where the last writer wins: when it came from its client, as a timestamp
   *     of the hybrid clock; else 0
   * @param told whether the answer tells the steps
   */
  record Coordinate(ClientRequest request, long time, boolean told) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.coordinate(this);
    }
  }

  /**
   * List your copies of one partition and bucket by position. Answered with {@link Reply.Listed}.
   *
   * @param after the last key seen; empty: from the beginning
   * @param limit 1 to 1,000
   */
  record ListKeys(int partition, String bucket, Optional<Key> after, int limit)
      implements OfReplica {
    @Override
    public <T> T accept(ReplicaVisitor<T> visitor) {
      return visitor.listKeys(this);
    }
  }

  /** Tell of your copy and your hints of this key. Answered with {@link Reply.Inspected}. */
  record Inspect(Key key) implements OfReplica {
    @Override
    public <T> T accept(ReplicaVisitor<T> visitor) {
      return visitor.inspect(this);
    }
  }

  /**
   * Compare your copies of a partition with mine. Answered with {@link Reply.Exchanged}, or
   * {@link Reply.Refused}.
   */
  record Exchange(int partition, Question question) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.exchange(this);
    }
  }

  /**
   * Which partitions' phases of this epoch do you confirm? Answered with {@link Reply.Confirmed}.
   */
  record Confirm(long epoch) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.confirm(this);
    }
  }

  /**
   * A step of a round that reaps tombstones of a partition ({@code antientropy.reap}). Answered
   * with {@link Reply.Reaped}, or {@link Reply.Refused}.
   *
   * @param epoch the topology that the driver goes by: who goes by another one refuses
   * @param known what the driver knows of the partition's reaps
   */
  record Reap(int partition, long epoch, Generation known, ReapQuestion question)
      implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.reap(this);
    }
  }

  /** Tell which concurrent writes to this bucket you met. Answered with {@link Reply.Conflicts}. */
  record Conflicts(String bucket) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.conflicts(this);
    }
  }

  /** Tell how far your copies are from being equal. Answered with {@link Reply.Convergence}. */
  record Convergence() implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.convergence(this);
    }
  }

  /**
   * Do this step of a snapshot of the cluster. Answered with {@link Reply.SnapshotDone}; not at all
   * while the step is being done for the same message that came before.
   */
  record Snapshot(SnapshotStep step, SnapshotPlan plan) implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.snapshot(this);
    }
  }

  /** Which snapshots do you have a part of? Answered with {@link Reply.Snapshots}. */
  record ListSnapshots() implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.listSnapshots(this);
    }
  }

  /** What time is it? Answered with {@link Reply.TimeTold}. */
  record AskTime() implements Request {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.askTime(this);
    }
  }

  /** What a replica answers, to its own coordinator or to another's. */
  sealed interface OfReplica extends Request permits Join, Fetch, ListKeys, Inspect {
    /** Calls the visitor's method for this kind of request. */
    <T> T accept(ReplicaVisitor<T> visitor);

    @Override
    default <T> T accept(Visitor<T> visitor) {
      ReplicaVisitor<T> narrower = visitor;
      return accept(narrower);
    }
  }

  /** One method for each kind of request that a replica answers. */
  interface ReplicaVisitor<T> {
    T join(Join request);

    T fetch(Fetch request);

    T listKeys(ListKeys request);

    T inspect(Inspect request);
  }

  /** One method for each kind of request. */
  interface Visitor<T> extends ReplicaVisitor<T> {
    T ping(Ping request);

    T found(Found request);

    T compare(Compare request);

    T askTopology(AskTopology request);

    T agree(Agree request);

    T coordinate(Coordinate request);

    T exchange(Exchange request);

    T confirm(Confirm request);

    T reap(Reap request);

    T conflicts(Conflicts request);

    T convergence(Convergence request);

    T askTime(AskTime request);

    T snapshot(Snapshot request);

    T listSnapshots(ListSnapshots request);
  }
}

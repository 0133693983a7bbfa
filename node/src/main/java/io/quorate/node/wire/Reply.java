package io.quorate.node.wire;

import io.quorate.antientropy.exchange.Answer;
import io.quorate.antientropy.reap.Generation;
import io.quorate.antientropy.reap.ReapAnswer;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Step;
import io.quorate.ring.Key;
import io.quorate.ring.Topology;
import io.quorate.ring.agreement.VoterAnswer;
import io.quorate.ring.founding.FoundingMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a node answers to a {@link Request}. */
public sealed interface Reply extends Message {
  /** Calls the visitor's method for this kind of reply. */
  <T> T accept(Visitor<T> visitor);

  /** Yes, I am here. */
  record Pong() implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.pong(this);
    }
  }

  /** The answer to a founding message. */
  record Founded(FoundingMessage message) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.founded(this);
    }
  }

  /**
   * The answer to who asked for a newer topology.
   *
   * @param newer empty: the asker's is as new as what this node knows
   */
  record TopologyTold(Optional<Topology> newer) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.topologyTold(this);
    }
  }

  /** What a voter says to a proposer. */
  record Agreed(VoterAnswer answer) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.agreed(this);
    }
  }

  /**
   * The state is part of the copy, or of the hint, as durable as was asked.
   *
   * @param changed whether it was not so before
   */
  record Joined(boolean changed) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.joined(this);
    }
  }

  /**
   * A copy.
   *
   * @param state its canonical encoding; no bytes: not found
   * @param counts whether the answer may count for r: a lost copy's, and a fallback's not-found,
   *     may not
   * @param generation the reap generation that the state bears
   */
  record Fetched(byte[] state, boolean counts, long generation) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.fetched(this);
    }
  }

  /**
   * The copy is the one whose digest the asker named: it was compared without being read.
   *
   * @param counts whether the answer may count for r
   * @param generation the reap generation that the state bears
   */
  record Same(boolean counts, long generation) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.same(this);
    }
  }

  /**
   * What became of a client's request that the asker forwarded.
   *
   * @param steps on the way, if they were asked for
   */
  record Coordinated(Outcome outcome, List<Step> steps) implements Reply {
    public Coordinated {
      steps = List.copyOf(steps);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.coordinated(this);
    }
  }

  /**
   * Copies of one partition and bucket.
   *
   * @param more whether there are copies after the last of these
   */
  record Listed(List<ListedCopy> copies, boolean more) implements Reply {
    public Listed {
      copies = List.copyOf(copies);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.listed(this);
    }
  }

  /**
   * One copy in a listing.
   *
   * @param living whether it has a living sibling
   */
  record ListedCopy(Key key, long digest, boolean living) {}

  /**
   * A copy and the hints of one key.
   *
   * @param digest empty: there is no copy
   * @param outline the copy's state without its values, encoded; no bytes: there is no copy
   * @param counts whether nothing of it is lost: a read may count the copy of an owner
   * @param hintTargets the owners for which a hint of this key waits here
   * @param hinted the same of what those hints are of, joined; no bytes: nothing
   * @param compared when the copies of the key's partition were compared with other owners'
   */
  record Inspected(
      OptionalLong digest,
      byte[] outline,
      boolean counts,
      List<String> hintTargets,
      byte[] hinted,
      List<Compared> compared)
      implements Reply {
    public Inspected {
      hintTargets = List.copyOf(hintTargets);
      compared = List.copyOf(compared);
    }

    /** The same copy, and when it was compared. */
    public Inspected with(List<Compared> when) {
      return new Inspected(digest, outline, counts, hintTargets, hinted, when);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.inspected(this);
    }
  }

  /**
   * When the copies of a partition were compared with those of another owner.
   *
   * @param millisAgo −1: never since the answerer was started
   * @param different whether they differed then
   */
  record Compared(String peer, long millisAgo, boolean different) {}

  /** What the answerer has of a partition, as it was asked. */
  record Exchanged(Answer answer) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.exchanged(this);
    }
  }

  /**
   * The moving partitions whose phase the answerer confirms ({@code ring.transition}).
   *
   * @param epoch the one that it goes by
   * @param free whether it is leaving and holds nothing for others any more
   * @param dataBytes how long its copies of all partitions are together
   */
  record Confirmed(long epoch, List<Integer> partitions, boolean free, long dataBytes)
      implements Reply {
    public Confirmed {
      partitions = List.copyOf(partitions);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.confirmed(this);
    }
  }

  /** What a member says to the driver of a reap. */
  record Reaped(ReapAnswer answer) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.reaped(this);
    }
  }

  /**
   * No: the state bears a reap generation that is refused by now. Nothing was done.
   *
   * @param known what the answerer knows of the partition's reaps
   */
  record Outdated(Generation known) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.outdated(this);
    }
  }

  /** The concurrent writes to a bucket that the answerer met. */
  record Conflicts(BucketConflicts met) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.conflicts(this);
    }
  }

  /** How far the answerer's copies are from being equal, as far as it knows. */
  record Convergence(io.quorate.node.request.Convergence of) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.convergence(this);
    }
  }

  /**
   * What time it is by the answerer's wall clock.
   *
   * @param wallMillis in milliseconds since 1970
   */
  record TimeTold(long wallMillis) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.timeTold(this);
    }
  }

  /**
   * What became of a step of a snapshot.
   *
   * @param refusal empty: it is done; else a sentence that says why not
   * @param bytes of the log's segments that are in it; 0 where none are yet
   */
  record SnapshotDone(String refusal, long bytes) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.snapshotDone(this);
    }
  }

  /** The snapshots of which the answerer has a part. */
  record Snapshots(List<KeptSnapshot> kept) implements Reply {
    public Snapshots {
      kept = List.copyOf(kept);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.snapshots(this);
    }
  }

  /** No. */
  record Refused(Reason reason, String detail) implements Reply {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.refused(this);
    }
  }

  /** Why a node refuses a request. */
  enum Reason {
    /** It does not own the key in the topology that it knows, or knows no topology. */
    NOT_OWNER,
    /** A queue of it is full: nothing was done. */
    OVERLOADED,
    /** Its disk, or its room for hints, is full: nothing was done. */
    NO_ROOM,
    /** The time was over before it began: nothing was done. */
    EXPIRED,
    /** The copy could not be read: not the same as not found. */
    UNREADABLE,
    /** The disk failed: what was asked may or may not have been done. */
    UNKNOWN,
    /** It is stopping: nothing was done. */
    STOPPING,
    /**
     * The asker goes by owners of the partition that are no more. Nothing was done, or it was done
     * after they ceased to be the owners: either way it counts for nothing.
     */
    STALE
  }

  /** One method for each kind of reply. */
  interface Visitor<T> {
    T pong(Pong reply);

    T founded(Founded reply);

    T topologyTold(TopologyTold reply);

    T agreed(Agreed reply);

    T joined(Joined reply);

    T fetched(Fetched reply);

    /** It is a {@link Same}. */
    T same(Same reply);

    T coordinated(Coordinated reply);

    T listed(Listed reply);

    T inspected(Inspected reply);

    T exchanged(Exchanged reply);

    T confirmed(Confirmed reply);

    T reaped(Reaped reply);

    T outdated(Outdated reply);

    T conflicts(Conflicts reply);

    T convergence(Convergence reply);

    T timeTold(TimeTold reply);

    T snapshotDone(SnapshotDone reply);

    T snapshots(Snapshots reply);

    T refused(Refused reply);
  }
}

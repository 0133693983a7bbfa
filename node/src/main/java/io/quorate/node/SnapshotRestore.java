package io.quorate.node;

import io.quorate.node.environment.Disk;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.snapshot.SnapshotFolders;
import io.quorate.node.storage.LogCheck;
import io.quorate.node.storage.LogCopy;
import io.quorate.ring.Topology;
import io.quorate.ring.agreement.Force;
import io.quorate.ring.agreement.VoterState;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Makes the data directory of a node that does not run out of its part of a snapshot. All calls
 * block.
 *
 * <p>What came after the snapshot is a loss that the node knows of: its copies do not count for r
 * until they were compared with those of every living owner, none of its actors continues, and what
 * is void beside the others' reap generations is dropped.
 */
public final class SnapshotRestore {
  /** What a directory must not have: it would be mixed with what is restored. */
  private static final List<String> TAKEN =
      List.of("topology", "voter", GenerationTable.FILE, "starts", "incarnation");

  private final Disk from;
  private final Disk into;

  /** From the folder of a snapshot into a data directory that no node has used yet. */
  public SnapshotRestore(Disk from, Disk into) {
    this.from = from;
    this.into = into;
  }

  /**
   * What was restored.
   *
   * @param topology as the directory has it now
   */
  public record Restored(KeptSnapshot snapshot, LogCheck.Result checked, Topology topology) {}

  /**
   * For one node of a cluster that lives: it takes its place again, and is no voter's voice any
   * more.
   *
   * @param damaged whether a snapshot in which something is corrupt will do: that is fetched from
   *     the others
   * @throws IOException with a sentence
   */
  public Restored member(boolean damaged) throws IOException {
    return restore(damaged, (kept, last) -> last, VoterState.silent());
  }

  /**
   * For one node of a cluster of which nothing else is left: all who took part in the snapshot make
   * the same first topology of a new generation, each by itself, and are all its members.
   *
   * @param generation if it is not the one after the snapshot's: where that was given before, by an
   *     earlier restore of the same snapshot
   * @throws IOException with a sentence
   */
  public Restored cluster(OptionalLong generation, boolean damaged) throws IOException {
    return restore(
        damaged,
        (kept, last) -> {
          Topology next = Force.onlyWith(kept.plan().nodes(), last);
          long number = generation.orElse(next.generation());
          if (number < next.generation()) {
            throw new IOException("the snapshot is of generation " + last.generation()
                + ", so that " + number + " is no later one");
          }
          return next.toBuilder().generation(number).build();
        },
        VoterState.FRESH);
  }

  /**
   * What a node's part of a snapshot is.
   *
   * @param topology as it was then
   */
  public record Verified(KeptSnapshot snapshot, LogCheck.Result checked, Topology topology) {}

  /**
   * Reads all of a node's part of a snapshot, every checksum of it.
   *
   * @param from its folder
   * @throws IOException with a sentence if this is no snapshot, or one of which no node can be made
   */
  public static Verified verify(Disk from) throws IOException {
    KeptSnapshot kept = SnapshotFolders.ofFolder(from);
    Topology topology = new NodeFiles(from)
        .topology()
        .orElseThrow(() -> new IOException("the snapshot has no file 'topology'"));
    return new Verified(kept, LogCheck.of(from), topology);
  }

  /** Which topology the directory gets. */
  private interface Next {
    Topology after(KeptSnapshot kept, Topology last) throws IOException;
  }

  private Restored restore(boolean damaged, Next next, VoterState voter) throws IOException {
    Verified verified = verify(from);
    KeptSnapshot kept = verified.snapshot();
    Topology topology = next.after(kept, verified.topology());
    LogCheck.Result checked = verified.checked();
    if (!checked.corruptions().isEmpty() && !damaged) {
      throw new IOException(
          "the snapshot is damaged in " + checked.corruptions().size() + " places; the first: "
              + checked.corruptions().get(0));
    }
    into.lock();
    try {
      checkFree();
      LogCopy log = new LogCopy(from, into);
      log.segments();
      NodeFiles target = new NodeFiles(into);
      if (into.exists("secret")) {
        target.secret();
      } else if (from.exists("secret")) {
        target.storeSecret(from.read("secret"));
      }
      if (from.exists(GenerationTable.FILE)) {
        into.replace(GenerationTable.FILE, from.read(GenerationTable.FILE));
      }
      target.store(voter);
      target.store(topology);
      log.manifest();
      return new Restored(kept, checked, topology);
    } finally {
      into.unlock();
    }
  }

  private void checkFree() throws IOException {
    boolean isTaken = LogCopy.isAnyIn(into);
    for (String name : TAKEN) {
      isTaken |= into.exists(name);
    }
    if (isTaken) {
      throw new IOException("the data directory has data already: give a new one, or empty it");
    }
  }
}

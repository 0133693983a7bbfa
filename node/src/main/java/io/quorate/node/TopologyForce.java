package io.quorate.node;

import io.quorate.node.environment.Disk;
import io.quorate.ring.Topology;
import io.quorate.ring.TopologyCodec;
import io.quorate.ring.agreement.Force;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;

/**
 * Puts the first topology of a new generation on the disks of stopped nodes: made on one of them,
 * taken by the others as that one made it, so that there is only one.
 */
public final class TopologyForce {
  private final Disk disk;
  private final NodeFiles files;

  /** On the data directory of a node that does not run; all calls block. */
  public TopologyForce(Disk disk) {
    this.disk = disk;
    this.files = new NodeFiles(disk);
  }

  /** What a force would do, or did. */
  public record Forced(Topology before, Topology after, int lostPartitions) {}

  /**
   * Makes the survivors the only members, in a new generation.
   *
   * @param dryRun whether nothing is stored
   * @throws IOException with a sentence: the directory is in use, has no topology, or the names are
   *     wrong
   */
  public Forced force(Collection<String> survivors, boolean dryRun) throws IOException {
    disk.lock();
    try {
      Topology before = stored();
      Topology after = Force.onlyWith(survivors, before);
      if (!dryRun) {
        files.store(after);
      }
      return new Forced(before, after, Force.lost(survivors, before));
    } catch (IllegalArgumentException e) {
      // The operator's mistake, in words of the value that refused it.
      throw new IOException(e.getMessage(), e);
    } finally {
      disk.unlock();
    }
  }

  /**
   * Takes what was made on another survivor's disk.
   *
   * @param topology the file {@code topology} of that disk
   * @throws IOException with a sentence if it is none, of another cluster, or of no higher
   *     generation
   */
  public Forced take(byte[] topology, boolean dryRun) throws IOException {
    TopologyCodec.Decoded decoded = TopologyCodec.decode(ByteBuffer.wrap(topology));
    if (!(decoded instanceof TopologyCodec.Valid valid)) {
      String reason = decoded.fold(taken -> "", malformed -> malformed);
      throw new IOException(reason);
    }
    Topology after = valid.topology();
    disk.lock();
    try {
      Topology before = stored();
      if (!before.cluster().equals(after.cluster())) {
        throw new IOException("this directory belongs to cluster " + before.cluster()
            + ", the file to cluster " + after.cluster());
      }
      if (after.generation() <= before.generation() && !after.equals(before)) {
        throw new IOException("this directory is of generation " + before.generation()
            + " already, the file of generation " + after.generation());
      }
      if (!dryRun) {
        files.store(after);
      }
      return new Forced(before, after, 0);
    } finally {
      disk.unlock();
    }
  }

  private Topology stored() throws IOException {
    return files.topology().orElseThrow(() -> new IOException("there is no topology here"));
  }
}

package io.quorate.node.snapshot;

import com.google.common.hash.Hashing;
import io.quorate.node.environment.Disk;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.SnapshotPlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots in a data folder. All calls block: they belong on the worker of the node's small
 * files, or into a program that runs while the node does not.
 *
 * <pre>
 *   snapshots/NAME/log/       hard links of closed segments and key files, and their manifest
 *                  topology, secret, generations      as they were: copies
 *                  snapshot   1 · name · id · time · generation · epoch · nodes · bytes · CRC32C
 * </pre>
 *
 * <p>The last file is written when all nodes have taken their part. A folder without it is no
 * snapshot, and is deleted at the next start or before the next snapshot.
 */
public final class SnapshotFolders {
  /** The most that one node keeps. */
  public static final int SNAPSHOTS_MAX = 16;

  private static final String FOLDER = "snapshots";
  private static final String RECORD = "snapshot";
  private static final int VERSION = 1;

  private final Disk disk;

  /** Those of this data folder. */
  public SnapshotFolders(Disk disk) {
    this.disk = disk;
  }

  /** Where a snapshot of this name lies. */
  static String folder(String name) {
    return FOLDER + "/" + name;
  }

  private static String record(String name) {
    return folder(name) + "/" + RECORD;
  }

  /** Those that are whole, by name. */
  List<KeptSnapshot> kept() throws IOException {
    List<KeptSnapshot> kept = new ArrayList<>();
    for (String name : disk.list(FOLDER)) {
      read(record(name)).ifPresent(kept::add);
    }
    return kept;
  }

  /**
   * The record of the snapshot whose folder this disk is.
   *
   * @throws IOException with a sentence if there is none that can be read
   */
  public static KeptSnapshot ofFolder(Disk disk) throws IOException {
    return new SnapshotFolders(disk)
        .read(RECORD)
        .orElseThrow(() -> new IOException("there is no file '" + RECORD
            + "' here, or it is damaged: this is no snapshot, or not a whole one"));
  }

  private Optional<KeptSnapshot> read(String path) throws IOException {
    if (!disk.exists(path)) {
      return Optional.empty();
    }
    byte[] bytes = disk.read(path);
    int body = bytes.length - Integer.BYTES;
    boolean isSound =
        body > 0 && ByteBuffer.wrap(bytes).getInt(body) == crc(bytes, body) && bytes[0] == VERSION;
    return isSound ? Optional.of(decode(Arrays.copyOfRange(bytes, 1, body))) : Optional.empty();
  }

  private static KeptSnapshot decode(byte[] body) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
    String name = in.readUTF();
    long id = in.readLong();
    long wallMillis = in.readLong();
    long generation = in.readLong();
    long epoch = in.readLong();
    List<String> nodes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      nodes.add(in.readUTF());
    }
    SnapshotPlan plan = new SnapshotPlan(name, id, wallMillis, generation, epoch, nodes);
    return new KeptSnapshot(plan, in.readLong());
  }

  private static byte[] encode(KeptSnapshot kept) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    SnapshotPlan plan = kept.plan();
    out.writeByte(VERSION);
    out.writeUTF(plan.name());
    out.writeLong(plan.id());
    out.writeLong(plan.wallMillis());
    out.writeLong(plan.generation());
    out.writeLong(plan.epoch());
    out.writeInt(plan.nodes().size());
    for (String node : plan.nodes()) {
      out.writeUTF(node);
    }
    out.writeLong(kept.bytes());
    byte[] body = bytes.toByteArray();
    out.writeInt(crc(body, body.length));
    return bytes.toByteArray();
  }

  private static int crc(byte[] bytes, int length) {
    return Hashing.crc32c().hashBytes(bytes, 0, length).asInt();
  }

  /** Deletes what no snapshot came of. */
  public void clean() throws IOException {
    for (String name : disk.list(FOLDER)) {
      if (!disk.exists(record(name))) {
        delete(folder(name));
      }
    }
  }

  /** Why no snapshot of this name may be begun; empty if it may. */
  String refusal(String name) throws IOException {
    if (disk.exists(record(name))) {
      return "has a snapshot '" + name + "' already";
    }
    return disk.list(FOLDER).size() < SNAPSHOTS_MAX
        ? ""
        : "keeps " + SNAPSHOTS_MAX + " snapshots, the most there may be: delete the folder of one";
  }

  /** Copies these small files, those that there are. */
  void copy(String name, List<String> files) throws IOException {
    for (String file : files) {
      if (disk.exists(file)) {
        disk.replace(folder(name) + "/" + file, disk.read(file));
      }
    }
  }

  /** From now on this is one of the node's snapshots: durably. */
  void keep(KeptSnapshot kept) throws IOException {
    disk.forceFolder(FOLDER);
    disk.replace(record(kept.plan().name()), encode(kept));
  }

  /** Deletes what there is of this snapshot. */
  void discard(SnapshotPlan plan) throws IOException {
    String record = record(plan.name());
    if (disk.exists(record)) {
      if (read(record).filter(kept -> kept.plan().id() == plan.id()).isEmpty()) {
        return; // Another one of this name.
      }
      // First, and durably: what is half deleted is no snapshot.
      disk.delete(record);
      disk.forceFolder(folder(plan.name()));
    }
    delete(folder(plan.name()));
  }

  private void delete(String folder) throws IOException {
    for (String name : disk.list(folder)) {
      String path = folder + "/" + name;
      if (disk.list(path).isEmpty()) {
        disk.delete(path);
      } else {
        delete(path);
      }
    }
    disk.forceFolder(folder);
  }
}

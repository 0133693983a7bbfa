package io.quorate.node.wire;

import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.SnapshotPlan;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * Snapshots of the cluster.
 *
 * <pre>
 *   plan    section: name, id, wall time, generation, epoch, count × node
 *   kept    count × (plan, bytes)
 * </pre>
 */
final class SnapshotCodec {
  private SnapshotCodec() {}

  static void write(WireWriter out, SnapshotPlan plan) {
    int section = out.begin();
    out.text(plan.name()).i64(plan.id()).i64(plan.wallMillis());
    out.varint(plan.generation()).varint(plan.epoch()).varint(plan.nodes().size());
    plan.nodes().forEach(out::text);
    out.end(section);
  }

  static SnapshotPlan readPlan(WireReader in) throws MalformedException {
    WireReader section = in.section();
    String name = section.text();
    long id = section.i64();
    long wallMillis = section.i64();
    long generation = section.varint();
    long epoch = section.varint();
    int count = section.number(1, Topology.MEMBERS_MAX, "a number of nodes");
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(section.text());
    }
    try {
      return new SnapshotPlan(name, id, wallMillis, generation, epoch, nodes);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  static void write(WireWriter out, List<KeptSnapshot> kept) {
    out.varint(kept.size());
    kept.forEach(each -> {
      write(out, each.plan());
      out.varint(each.bytes());
    });
  }

  static List<KeptSnapshot> readKept(WireReader in) throws MalformedException {
    int count = in.number(0, in.remaining(), "a count");
    List<KeptSnapshot> kept = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SnapshotPlan plan = readPlan(in);
      kept.add(new KeptSnapshot(plan, in.varint()));
    }
    return kept;
  }
}

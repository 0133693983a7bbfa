package io.quorate.ring;

import java.util.ArrayList;
import java.util.List;

/** Small clusters for tests. */
final class Cluster {
  static final ClusterId ID = new ClusterId(0x0123456789abcdefL, 0xfedcba9876543210L);

  private Cluster() {}

  static Member member(int i) {
    return Member.of(
        "node-" + i,
        new DiskId(0x1000 + i),
        new HostPort("127.0.0.1", 9100 + i),
        new HostPort("127.0.0.1", 8100 + i));
  }

  static List<Member> members(int count) {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      members.add(member(i));
    }
    return members;
  }

  /** Owners by turns: partition p lists p, p+1, p+2, … up to five. */
  static OwnerTable turns(int partitions, List<Member> members) {
    List<List<String>> rows = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      List<String> row = new ArrayList<>();
      for (int i = 0; i < Math.min(BucketDefinition.N_MAX, members.size()); i++) {
        row.add(members.get((p + i) % members.size()).name());
      }
      rows.add(row);
    }
    return new OwnerTable(rows);
  }

  static Topology topology(int partitions, int members) {
    return Topology.of(ID)
        .members(members(members))
        .owners(turns(partitions, members(members)))
        .voters(List.of("node-1"))
        .build();
  }
}

package io.quorate.ring.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.BucketDefinition;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Ring;
import io.quorate.ring.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final int N = BucketDefinition.N_DEFAULT;

  static Member member(int i, String zone, int weight) {
    HostPort address = new HostPort("127.0.0.1", 1 + i);
    return new Member(
        String.format("node-%04d", i), new DiskId(i), address, address, zone, weight, Role.MEMBER);
  }

  static List<Member> members(int count, int zones) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(member(i, "zone-" + i % zones, 1));
    }
    return members;
  }

  static OwnerTable found(int partitions, List<Member> members) {
    return Placement.place(OwnerTable.empty(new Ring(partitions)), members);
  }

  static int[] counts(OwnerTable table, List<Member> members, int prefix) {
    TreeMap<String, Integer> counts = new TreeMap<>();
    members.forEach(member -> counts.put(member.name(), 0));
    for (List<String> row : table.rows()) {
      row.stream().limit(prefix).forEach(name -> counts.merge(name, 1, Integer::sum));
    }
    assertEquals(members.size(), counts.size(), "an owner is no member");
    return counts.values().stream().mapToInt(Integer::intValue).toArray();
  }

  static int spread(int[] counts) {
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int count : counts) {
      least = Math.min(least, count);
      most = Math.max(most, count);
    }
    return most - least;
  }

  static void assertBalanced(String what, OwnerTable table, List<Member> members) {
    for (int prefix = 1; prefix <= Math.min(5, members.size()); prefix++) {
      int spread = spread(counts(table, members, prefix));
      int copies = prefix;
      assertTrue(spread <= 1, () -> what + ": first " + copies + " spread by " + spread);
    }
  }

  static void assertZonesSpread(String what, OwnerTable table, List<Member> members) {
    TreeMap<String, String> zones = new TreeMap<>();
    members.forEach(member -> zones.put(member.name(), member.zone()));
    int zoneCount = new TreeSet<>(zones.values()).size();
    for (List<String> row : table.rows()) {
      assertEquals(Math.min(5, members.size()), row.size());
      TreeSet<String> seen = new TreeSet<>();
      for (int i = 0; i < row.size(); i++) {
        seen.add(zones.get(row.get(i)));
        assertEquals(Math.min(i + 1, zoneCount), seen.size(), what + ": " + row);
      }
    }
  }

  /** No table can do with fewer: what members lack of the low share, or what the gone had. */
  static long leastMoves(OwnerTable old, List<Member> members) {
    int width = Math.min(N, members.size());
    int total = old.partitions() * width;
    int low = total / members.size();
    int high = (total + members.size() - 1) / members.size();
    TreeMap<String, Integer> held = new TreeMap<>();
    members.forEach(member -> held.put(member.name(), 0));
    for (List<String> row : old.rows()) {
      row.stream().limit(N).forEach(name -> held.computeIfPresent(name, (k, v) -> v + 1));
    }
    long lacking = held.values().stream().mapToLong(h -> Math.max(0, low - h)).sum();
    long kept = held.values().stream().mapToLong(h -> Math.min(h, high)).sum();
    return Math.max(lacking, total - kept);
  }

  static OwnerTable assertGoodChange(String what, OwnerTable old, List<Member> members) {
    OwnerTable table = Placement.place(old, members);
    assertBalanced(what, table, members);
    assertZonesSpread(what, table, members);
    long moved = Placement.copiesMoved(old, table, N);
    long least = leastMoves(old, members);
    assertTrue(moved <= 1.1 * least, () -> what + ": moved " + moved + ", least " + least);
    return table;
  }

  /** Every small number of nodes, and some large ones. */
  private static final int[] SIZES = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 24, 33, 50, 64, 77, 100
  };

  @Test
  void foundingIsBalancedInEveryPrefixForAnyNumberOfNodes() {
    for (int count : SIZES) {
      List<Member> members = members(count, 1);
      OwnerTable table = found(128, members);
      assertBalanced(count + " nodes", table, members);
      assertZonesSpread(count + " nodes", table, members);
    }
  }

  @Test
  void equalZonesAreSpreadAndBalanced() {
    for (int zones = 2; zones <= 6; zones++) {
      for (int each : new int[] {1, 2, 3, 5, 8}) {
        List<Member> members = members(zones * each, zones);
        OwnerTable table = found(128, members);
        String what = zones + " zones of " + each;
        assertZonesSpread(what, table, members);
        assertBalanced(what, table, members);
      }
    }
  }

  @Test
  void oneNodeMoreMovesLittle() {
    for (int count : SIZES) {
      assertGoodChange(count + " + 1", found(128, members(count, 1)), members(count + 1, 1));
    }
  }

  @Test
  void oneNodeLessMovesLittle() {
    for (int count : SIZES) {
      List<Member> members = members(count + 1, 1);
      OwnerTable old = found(128, members);
      members.remove(count / 2);
      assertGoodChange(count + " left", old, members);
    }
  }

  @Test
  void aReplacedNodeHandsItsCopiesToItsSuccessor() {
    for (int count : SIZES) {
      List<Member> members = members(count, 1);
      OwnerTable old = found(128, members);
      members.set(count / 2, member(1000, "zone-0", 1));
      assertGoodChange(count + " replaced", old, members);
    }
  }

  @Test
  void aReplacedNodeOfAZoneHandsItsCopiesToItsSuccessor() {
    for (int zones = 2; zones <= 4; zones++) {
      List<Member> members = members(zones * 4, zones);
      OwnerTable old = found(128, members);
      members.set(5, member(1000, members.get(5).zone(), 1));
      assertGoodChange(zones + " zones, replaced", old, members);
    }
  }

  @Test
  void tablesStayGoodThroughAnyHistoryOfChanges() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Member> members = members(3 + random.nextInt(10), 1);
      OwnerTable table = found(64, members);
      for (int change = 0; change < 20; change++) {
        if (members.size() > 3 && random.nextInt(3) == 0) {
          members.remove(random.nextInt(members.size()));
        }
        members.add(member(100 + change, "zone-0", 1));
        if (members.size() > 3 && random.nextBoolean()) {
          members.remove(random.nextInt(members.size()));
        }
        table = assertGoodChange("seed " + seed + " change " + change, table, members);
      }
    }
  }

  @Test
  void withoutAChangeNothingMoves() {
    for (int zones = 1; zones <= 4; zones++) {
      List<Member> members = members(12, zones);
      OwnerTable table = found(128, members);
      assertEquals(table, Placement.place(table, members));
    }
  }

  @Test
  void theOrderOfTheMembersDoesNotMatter() {
    List<Member> members = members(9, 3);
    OwnerTable table = found(32, members);
    Collections.reverse(members);
    assertEquals(table, found(32, members));
  }

  @Test
  void fewerThanFiveMembersAreAllListed() {
    for (int count = 1; count <= 4; count++) {
      for (List<String> row : found(16, members(count, 1)).rows()) {
        assertEquals(count, new TreeSet<>(row).size());
      }
    }
  }

  @Test
  void copiesFollowTheWeights() {
    List<Member> members = new ArrayList<>();
    int[] weights = {1, 1, 2, 2, 3, 4, 3, 2};
    for (int i = 0; i < weights.length; i++) {
      members.add(member(i, "zone-0", weights[i]));
    }
    OwnerTable table = found(1024, members);
    for (int prefix = 1; prefix <= N; prefix++) {
      int[] counts = counts(table, members, prefix);
      for (int i = 0; i < weights.length; i++) {
        double share = 1024.0 * prefix * weights[i] / 18;
        assertEquals(share, counts[i], 1.0, "first " + prefix + " of node " + i);
      }
    }
  }

  @Test
  void standbysAndLeavingNodesOwnNothing() {
    List<Member> members = members(5, 1);
    OwnerTable old = found(64, members);
    Member leaver = members.get(1);
    members.set(
        1,
        new Member(
            leaver.name(), leaver.disk(), leaver.peer(), leaver.http(), "zone-0", 1, Role.LEAVING));
    members.add(member(7, "zone-0", 0));
    OwnerTable table = Placement.place(old, members);
    for (List<String> row : table.rows()) {
      assertEquals(4, row.size());
      assertTrue(!row.contains(leaver.name()) && !row.contains("node-0007"));
    }
  }

  @Test
  void nobodyToOwnAnythingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> found(8, List.of(member(0, "zone-0", 0))));
  }

  @Test
  void aSmallZoneCarriesACopyOfEverythingRatherThanNone() {
    List<Member> members = members(9, 1);
    members.add(member(9, "small-1", 1));
    members.add(member(10, "small-2", 1));
    OwnerTable table = found(128, members);
    assertZonesSpread("small zones", table, members);
    int[] copies = counts(table, members, N);
    assertEquals(128, copies[9]);
    assertEquals(128, copies[10]);
    assertTrue(spread(Arrays.copyOf(copies, 9)) <= 1);
  }

  @Test
  void aNewZoneIsUsedByEveryRow() {
    List<Member> members = members(6, 2);
    OwnerTable old = found(64, members);
    members.add(member(6, "zone-2", 1));
    members.add(member(7, "zone-2", 1));
    members.add(member(8, "zone-2", 1));
    OwnerTable table = Placement.place(old, members);
    assertZonesSpread("a third zone", table, members);
    assertBalanced("a third zone", table, members);
    assertEquals(64, Placement.copiesMoved(old, table, N));
  }
}

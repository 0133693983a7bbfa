package io.quorate.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EtcdLeaderTest {
  private static String status(String member, String leader) {
    return "{\"header\":{\"cluster_id\":\"1\",\"member_id\":\"" + member + "\"},\"leader\":\""
        + leader + "\",\"raftTerm\":\"2\"}";
  }

  @Test
  void theLeaderIsWhoNamesItself() throws IOException {
    assertTrue(EtcdLeader.isLeader(status("443629905751424238", "443629905751424238")));
    assertFalse(EtcdLeader.isLeader(status("443629905751424238", "13455796455940752355")));
  }

  @Test
  void whoKnowsNoLeaderIsNone() throws IOException {
    assertFalse(EtcdLeader.isLeader(status("1", "0")));
    assertFalse(EtcdLeader.isLeader("{\"header\":{\"cluster_id\":\"1\"}}"));
  }
}

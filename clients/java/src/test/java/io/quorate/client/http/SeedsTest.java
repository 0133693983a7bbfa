package io.quorate.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void anAddressIsSchemeHostAndPort() {
    Seeds seeds = Seeds.of(List.of("http://127.0.0.1:8101", "HTTP://[::1]:8102/"));
    assertEquals(List.of("http://127.0.0.1:8101", "http://[::1]:8102"), seeds.inOrder());
  }

  @Test
  void anythingElseIsRefusedInOneSentence() {
    for (String wrong :
        List.of("", "x", "127.0.0.1:8101", "ftp://h:1", "http://h:1/v1", "http://")) {
      var e = assertThrows(IllegalArgumentException.class, () -> Seeds.of(List.of(wrong)));
      assertEquals(
          "the address of a node is http://host:port, not '" + wrong + "'", e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> Seeds.of(List.of()));
  }

  @Test
  void onlyTheFirstOfManyWhoLeaveASeedMovesOn() {
    Seeds seeds = Seeds.of(List.of("http://a:1", "http://b:1", "http://c:1"));
    seeds.leave("http://a:1");
    seeds.leave("http://a:1");
    assertEquals(List.of("http://b:1", "http://c:1", "http://a:1"), seeds.inOrder());
    seeds.leave("http://b:1");
    seeds.leave("http://elsewhere:1");
    seeds.leave("http://c:1");
    assertEquals(List.of("http://a:1", "http://b:1", "http://c:1"), seeds.inOrder());
  }

  @Test
  void otherNodesAreAskedTheWayTheSeedsAre() {
    assertEquals("https://d:2", Seeds.of(List.of("https://a:1")).originOf("d:2"));
  }
}

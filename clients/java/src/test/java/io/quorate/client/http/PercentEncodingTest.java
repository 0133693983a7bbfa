package io.quorate.client.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.fake.FakeStore;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PercentEncodingTest {
  @Test
  void everyByteComesBack() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    assertArrayEquals(all, FakeStore.decode(PercentEncoding.segment(all)));
  }

  @Test
  void anyBytesAreOneSegmentOfAnAddressThatKeepsThem() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[1 + random.nextInt(40)];
      random.nextBytes(bytes);
      String segment = PercentEncoding.segment(bytes);
      assertEquals("/a/" + segment, URI.create("http://h:1/a/" + segment).getRawPath());
      assertEquals(-1, segment.indexOf('/'));
      assertArrayEquals(bytes, FakeStore.decode(segment));
    }
  }

  @Test
  void onlyUnreservedCharactersStandForThemselves() {
    assertEquals("a-Z_0.9~", PercentEncoding.segment("a-Z_0.9~"));
    assertEquals("a%2Fb%20c%2Bd%3Be%25f%3F%23", PercentEncoding.segment("a/b c+d;e%f?#"));
    assertEquals("%C3%A9%E2%82%AC", PercentEncoding.segment("\u00e9\u20ac"));
  }

  @Test
  void dotsAloneAreNoWayUp() {
    assertEquals("%2E", PercentEncoding.segment("."));
    assertEquals("%2E%2E", PercentEncoding.segment(".."));
    assertTrue(PercentEncoding.segment("..a").startsWith(".."));
  }
}

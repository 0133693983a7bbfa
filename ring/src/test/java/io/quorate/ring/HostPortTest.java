package io.quorate.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HostPortTest {
  @Test
  void textAndBack() {
    for (String text :
        new String[] {"localhost:9101", "10.0.0.7:1", "[::1]:65535", "[fe80::1%eth0]:9101"}) {
      assertEquals(text, HostPort.parse(text).toString());
    }
    assertEquals(new HostPort("::1", 80), HostPort.parse("[::1]:80"));
  }

  @Test
  void wrongAddressesAreRefusedWithTheTextInTheSentence() {
    for (String text : new String[] {
      "localhost",
      "localhost:",
      "::1:80",
      "[::1]",
      "[::1:80",
      "[host]:80",
      "host:0",
      "host:65536",
      "host:99999999999",
      "host:-1",
      "host: 80",
      "ho st:80",
      "http://host:80"
    }) {
      assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text), text);
    }
    assertEquals(
        "an address is host:port; 'localhost' has no port",
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse("localhost"))
            .getMessage());
  }

  @Test
  void anEmptyHostIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> HostPort.parse(":80"));
  }
}

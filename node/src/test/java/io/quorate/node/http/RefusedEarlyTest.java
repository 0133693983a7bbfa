package io.quorate.node.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node does with requests for which it has no room. */
class RefusedEarlyTest {
  private static final String KEY = " /v1/buckets/b/keys/k HTTP/1.1\r\nHost: x\r\n";

  private final ServedStore served = new ServedStore();

  @BeforeEach
  void hasNoRoom() {
    served.store.isFull = true;
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private RawClient client() throws IOException {
    return new RawClient(served.port());
  }

  @Test
  void nothingIsDoneAndTheAnswerSaysWhenToComeAgain() throws IOException {
    for (String method : List.of("GET", "DELETE")) {
      try (RawClient client = client()) {
        RawClient.Answer answer = client.send(method + KEY + "\r\n").answer();
        assertEquals(503, answer.status());
        assertEquals("1", answer.header("Retry-After"));
        assertTrue(answer.body().contains("\"outcome\":\"not-applied\""), answer.body());
        served.store.isFull = false;
        assertEquals(404, client.send("GET" + KEY + "\r\n").answer().status());
        served.store.isFull = true;
      }
    }
    assertEquals(2, served.store.seen().size());
  }

  @Test
  void aShortBodyIsNotAwaitedAndItsConnectionGoesOn() throws IOException {
    try (RawClient client = client()) {
      String head = "PUT" + KEY + "Content-Length: 5\r\n\r\n";
      assertEquals(503, client.send(head).answer().status(), "before its body is there");
      client.send("value");
      assertEquals(503, client.send(head + "value").answer().status());
      served.store.isFull = false;
      assertEquals(204, client.send(head + "value").answer().status());
      assertEquals("value", client.send("GET" + KEY + "\r\n").answer().body());
    }
  }

  @Test
  void aLongBodyEndsTheConnectionAndSoDoesOneThatWaitsToBeAskedFor() throws IOException {
    for (String more : List.of(
        "Content-Length: 65537\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nExpect: 100-continue\r\n")) {
      try (RawClient client = client()) {
        RawClient.Answer answer = client.send("PUT" + KEY + more + "\r\n").answer();
        assertEquals(503, answer.status(), more);
        assertEquals("close", answer.header("Connection"), more);
      }
    }
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void aNewKeyIsRefusedAsWell() throws IOException {
    try (RawClient client = client()) {
      client.send("POST /v1/buckets/b/keys HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nv");
      assertEquals(503, client.answer().status());
    }
  }

  @Test
  void ofARepeatNobodyKnowsWhetherItWasApplied() throws IOException {
    try (RawClient client = client()) {
      client.send("DELETE" + KEY + "Idempotency-Key: id\r\nQuorate-Retry: true\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertEquals(503, answer.status());
      assertTrue(answer.body().contains("\"outcome\":\"unknown\""), answer.body());
    }
  }
}

package io.quorate.benchmarks.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Gives at most so many bytes at a time. */
  private static InputStream in(String text, int most) {
    return new ByteArrayInputStream(bytes(text)) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, most));
      }
    };
  }

  @Test
  void anAnswerIsReadHoweverItIsCut() throws IOException {
    String value = "x".repeat(20_000);
    String text =
        "HTTP/1.1 200 OK\r\nContent-Length: 20000\r\nQUORATE-Context: abc\r\n\r\n" + value;
    for (int most : new int[] {1, 2, 7, 8192, 100_000}) {
      Response response = new Response(in(text, most));
      response.read();
      assertEquals(200, response.status());
      assertEquals("abc", response.header("Quorate-Context"));
      assertEquals("", response.header("context"));
      assertArrayEquals(bytes(value), response.body());
      assertFalse(response.isLast());
    }
  }

  @Test
  void chunksAreJoined() throws IOException {
    String head = "HTTP/1.1 300 \r\ntransfer-encoding: chunked\r\n\r\n";
    String text = head + "5;x=y\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\n\r\n";
    for (int most : new int[] {1, 3, 1000}) {
      Response response = new Response(in(text, most));
      response.read();
      assertEquals(300, response.status());
      assertArrayEquals(bytes("hello 0123456789"), response.body());
    }
  }

  @Test
  void noContentHasNoBody() throws IOException {
    Response response =
        new Response(in("HTTP/1.1 204 No Content\r\nConnection: Close\r\n\r\n", 1000));
    response.read();
    assertEquals(204, response.status());
    assertEquals(0, response.body().length);
    assertTrue(response.isLast(), "without regard to case");
  }

  @Test
  void aConnectionMayEndWithItsAnswer() throws IOException {
    Response response = new Response(
        in("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n", 9));
    response.read();
    assertTrue(response.isLast());
  }

  @Test
  void whatIsNoAnswerIsRefused() {
    for (String text : new String[] {
      "",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
      "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
      "HTTP/1.1 200 OK\r\n\r\n",
      "SMTP ready, how are you?\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    }) {
      assertThrows(IOException.class, () -> new Response(in(text, 1000)).read(), text);
    }
  }
}

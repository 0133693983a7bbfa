package io.quorate.benchmarks.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The answers of one connection, one after the other, read into a buffer that is used again.
 *
 * <p>Understands a Content-Length, chunks, and statuses without a body. Names of headers are
 * compared without regard to case.
 */
final class Response {
  /** More than any store here sends before the body. */
  private static final int HEAD_BYTES_MAX = 64 << 10;

  private static final int BODY_BYTES_MAX = 64 << 20;
  private static final byte[] CONTENT_LENGTH = bytes("content-length:");
  private static final byte[] CHUNKED = bytes("transfer-encoding:");
  private static final byte[] CLOSE = bytes("connection: close");

  private final InputStream in;
  private byte[] buffer = new byte[8 << 10];
  private int start;
  private int end;
  private int headEnd;
  private int status;
  private byte[] body = new byte[0];

  Response(InputStream in) {
    this.in = in;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Reads the next answer, all of it. */
  void read() throws IOException {
    start = 0;
    headEnd = 0;
    int line = 0;
    int at = 0;
    while (headEnd == 0) {
      if (at == end) {
        fill();
      }
      if (buffer[at++] == '\n') {
        if (at - line <= 2) {
          headEnd = at;
        }
        line = at;
      }
      if (at > HEAD_BYTES_MAX) {
        throw new IOException("an answer whose head does not end");
      }
    }
    status = (digit(9) * 10 + digit(10)) * 10 + digit(11);
    readBody();
  }

  private int digit(int place) throws IOException {
    int digit = buffer[place] - '0';
    if (digit < 0 || digit > 9) {
      throw new IOException("not an answer of HTTP");
    }
    return digit;
  }

  private void readBody() throws IOException {
    start = headEnd;
    int length = find(CONTENT_LENGTH);
    if (status == 204 || status == 304) {
      body = new byte[0];
    } else if (length >= 0) {
      body = take(number(length));
    } else if (find(CHUNKED) >= 0) {
      body = chunks();
    } else {
      throw new IOException("an answer that does not tell its length");
    }
    headCopy();
  }

  /** Moves what belongs to the next answer, if anything, behind this one's head: none does. */
  private void headCopy() throws IOException {
    if (start != end) {
      throw new IOException("bytes that nobody asked for after an answer");
    }
    end = 0;
  }

  private byte[] take(int length) throws IOException {
    if (length > BODY_BYTES_MAX) {
      throw new IOException("an answer of " + length + " bytes");
    }
    byte[] taken = new byte[length];
    int have = Math.min(length, end - start);
    System.arraycopy(buffer, start, taken, 0, have);
    start += have;
    while (have < length) {
      int more = in.read(taken, have, length - have);
      if (more < 0) {
        throw new EOFException("the connection ended within an answer");
      }
      have += more;
    }
    return taken;
  }

  private byte[] chunks() throws IOException {
    byte[] all = new byte[0];
    while (true) {
      String line = line();
      int size;
      try {
        size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
      } catch (NumberFormatException e) {
        throw new IOException("a chunk without a length", e);
      }
      byte[] chunk = take(size);
      line();
      if (size == 0) {
        return all;
      }
      int before = all.length;
      if (before + size > BODY_BYTES_MAX) {
        throw new IOException("an answer of more than " + BODY_BYTES_MAX + " bytes");
      }
      all = Arrays.copyOf(all, before + size);
      System.arraycopy(chunk, 0, all, before, size);
    }
  }

  private String line() throws IOException {
    int from = start;
    while (true) {
      if (start == end) {
        fill();
      }
      if (buffer[start++] == '\n') {
        return new String(buffer, from, start - from, StandardCharsets.ISO_8859_1).strip();
      }
    }
  }

  private void fill() throws IOException {
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int more = in.read(buffer, end, buffer.length - end);
    if (more < 0) {
      throw new EOFException("the connection ended");
    }
    end += more;
  }

  /** Where the value of a header begins; -1 if it is not there. The name is in lower case. */
  private int find(byte[] name) {
    for (int at = 1; at + name.length < headEnd; at++) {
      if (buffer[at - 1] == '\n' && matches(at, name)) {
        return at + name.length;
      }
    }
    return -1;
  }

  private boolean matches(int at, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      byte here = buffer[at + i];
      if (here != name[i] && !(here >= 'A' && here <= 'Z' && here + ('a' - 'A') == name[i])) {
        return false;
      }
    }
    return true;
  }

  private int number(int at) throws IOException {
    String text = text(at);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException("a length that is no number: " + text, e);
    }
  }

  private String text(int at) {
    int stop = at;
    while (buffer[stop] != '\r' && buffer[stop] != '\n') {
      stop++;
    }
    return new String(buffer, at, stop - at, StandardCharsets.ISO_8859_1).strip();
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  /** The value of a header of the last answer; empty if it is not there. */
  String header(String name) {
    int at = find(bytes(name.toLowerCase(Locale.ROOT) + ":"));
    return at < 0 ? "" : text(at);
  }

  /** Whether the server ends the connection after this answer. */
  boolean isLast() {
    return find(CLOSE) >= 0;
  }
}

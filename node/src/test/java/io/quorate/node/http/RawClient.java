package io.quorate.node.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.TreeMap;

/** A client that sends whatever a test wants, byte for byte; characters above 255 are errors. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  /** An answer; header names in lower case. */
  record Answer(int status, TreeMap<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends without caring whether the server still takes it. */
  void sendIfTaken(byte[] bytes) {
    try {
      send(bytes);
    } catch (IOException e) {
      // The server has closed: what it answered is still to be read.
      assert !socket.isClosed();
    }
  }

  Answer answer() throws IOException {
    String line = line();
    int status = Integer.parseInt(line.substring(9, 12));
    TreeMap<String, String> headers = new TreeMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT),
          header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = socket.getInputStream().readNBytes(length);
    return new Answer(status, headers, new String(body, ISO_8859_1));
  }

  /** One byte of the answer, or -1 at its end. */
  int read() throws IOException {
    return socket.getInputStream().read();
  }

  /** Reads all that still comes; how many bytes that was. */
  long drain() {
    byte[] some = new byte[64 << 10];
    long bytes = 0;
    try {
      int got = socket.getInputStream().read(some);
      while (got >= 0) {
        bytes += got;
        got = socket.getInputStream().read(some);
      }
    } catch (IOException reset) {
      assert !socket.isClosed();
    }
    return bytes;
  }

  /** Whether the server has closed, or closes within the socket's patience. */
  boolean isClosedByServer() {
    try {
      return read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  private String line() throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("closed after: " + line.toString(ISO_8859_1));
      }
      line.write(c);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

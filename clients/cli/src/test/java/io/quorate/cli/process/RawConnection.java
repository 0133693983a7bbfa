package io.quorate.cli.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Arrays;

/** A connection on which a test sends what it wants, byte for byte. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;

  private RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
  }

  static RawConnection to(String url) throws IOException {
    return new RawConnection(URI.create(url).getPort());
  }

  static RawConnection to(int port) throws IOException {
    return new RawConnection(port);
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  /** Sends chunks of a body until all are sent or the node takes no more; the bytes it took. */
  long sendChunks(byte[] chunk, int count) {
    long taken = 0;
    try {
      for (int number = 0; number < count; number++) {
        send(Integer.toHexString(chunk.length) + "\r\n").send(chunk).send("\r\n");
        taken += chunk.length;
      }
      send("0\r\n\r\n");
    } catch (IOException e) {
      // The node has closed: what it answered is still to be read.
      assert !socket.isClosed();
    }
    return taken;
  }

  /** The status of the answer, or 0 if the node closed without one. */
  int status() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        line.write(c);
      }
    } catch (IOException e) {
      // Closed by the node while we still sent: no answer got through.
      return 0;
    }
    return line.size() < 12 ? 0 : Integer.parseInt(line.toString(ISO_8859_1).substring(9, 12));
  }

  /** Reads until the node closes, which it must within the socket's patience. */
  byte[] readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException reset) {
      // A reset is an end too.
      assert !socket.isClosed();
    }
    return all.toByteArray();
  }

  /** What comes next; nothing when the node has closed. */
  byte[] readSome() throws IOException {
    byte[] some = new byte[64 << 10];
    try {
      int count = socket.getInputStream().read(some);
      return count <= 0 ? new byte[0] : Arrays.copyOf(some, count);
    } catch (SocketException reset) {
      // A reset is an end too.
      return new byte[0];
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package io.quorate.benchmarks.http;

import io.quorate.benchmarks.http.Targets.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One client: sends a request to a node that is well and waits for its answer. After a failure the
 * next request goes to the next node; the failed one is not sent again, so that every operation is
 * counted with what became of it.
 */
public final class HttpSession implements AutoCloseable {
  private final Targets targets;
  private final int preferred;
  private final int timeoutMillis;
  private byte[] out = new byte[4 << 10];
  private int length;
  private int place = -1;
  private @Nullable Socket socket;
  private @Nullable Response response;

  /**
   * A client that is not yet connected.
   *
   * @param timeout for a connection, and for each answer
   */
  public HttpSession(Targets targets, int number, Duration timeout) {
    this.targets = targets;
    this.preferred = number % targets.count();
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
  }

  /**
   * Sends a request and waits for the answer, whose parts can then be asked for.
   *
   * @param head method, target and further headers, each line with its end, without Host and
   *     Content-Length
   * @return the status; 0 if none came, and {@link #failure} says why
   */
  public int exchange(String head, byte @Nullable [] body) {
    int chosen = targets.choose(preferred);
    failure = "";
    try {
      if (chosen != place || socket == null) {
        connect(chosen);
      }
      return exchangeOn(head, body);
    } catch (SocketTimeoutException e) {
      return broken("timeout");
    } catch (ConnectException e) {
      return broken("no connection");
    } catch (IOException e) {
      return broken("connection broke");
    }
  }

  private String failure = "";

  private int exchangeOn(String head, byte @Nullable [] body) throws IOException {
    Socket to = socket;
    Response from = response;
    if (to == null || from == null) {
      throw new IOException("not connected");
    }
    write(head, body);
    OutputStream stream = to.getOutputStream();
    stream.write(out, 0, length);
    from.read();
    targets.answered(place);
    if (from.isLast()) {
      disconnect();
    }
    return from.status();
  }

  private int broken(String why) {
    failure = why;
    if (place >= 0) {
      targets.failed(place);
    }
    disconnect();
    return 0;
  }

  private void write(String head, byte @Nullable [] body) {
    length = 0;
    append(head);
    append("Host: ");
    append(targets.at(place).toString());
    if (body != null) {
      append("\r\nContent-Length: ");
      append(Integer.toString(body.length));
    }
    append("\r\n\r\n");
    if (body != null) {
      reserve(body.length);
      System.arraycopy(body, 0, out, length, body.length);
      length += body.length;
    }
  }

  private void append(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      out[length++] = (byte) text.charAt(i);
    }
  }

  private void reserve(int more) {
    if (length + more > out.length) {
      out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
    }
  }

  private void connect(int chosen) throws IOException {
    disconnect();
    place = chosen;
    Target target = targets.at(chosen);
    Socket made = new Socket();
    socket = made;
    made.setTcpNoDelay(true);
    made.setSoTimeout(timeoutMillis);
    made.connect(new InetSocketAddress(target.host(), target.port()), timeoutMillis);
    response = new Response(made.getInputStream());
  }

  private void disconnect() {
    Socket old = socket;
    socket = null;
    if (old != null) {
      try {
        old.close();
      } catch (IOException e) {
        // Nobody uses it any more.
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Why there was no answer: a word or two. */
  public String failure() {
    return failure;
  }

  /** The body of the last answer. */
  public byte[] body() {
    return response == null ? new byte[0] : response.body();
  }

  /** The body of the last answer as text. */
  public String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  /** A header of the last answer; empty if it is not there. */
  public String header(String name) {
    return response == null ? "" : response.header(name);
  }

  @Override
  public void close() {
    disconnect();
  }
}

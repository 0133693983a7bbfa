package io.quorate.node.server;

import io.quorate.node.wire.Admittance;
import io.quorate.node.wire.JoinToken;
import io.quorate.ring.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Gets the cluster secret from a member, for a join token, before the node starts. Blocks. */
final class JoinDesk {
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int READ_BYTES = 4_096;

  private JoinDesk() {}

  /**
   * The cluster secret.
   *
   * @throws StartException with one sentence: nobody answers there, the token is refused
   */
  static byte[] ask(HostPort seed, JoinToken token, RandomGenerator random) throws StartException {
    Admittance joiner = new Admittance(token, random);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(seed.host(), seed.port()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      return converse(seed, joiner, socket);
    } catch (IOException e) {
      throw new StartException(
          "The cluster at " + seed + " cannot be joined: " + e.getMessage() + ".");
    }
  }

  private static byte[] converse(HostPort seed, Admittance joiner, Socket socket)
      throws IOException, StartException {
    OutputStream out = socket.getOutputStream();
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[READ_BYTES];
    out.write(joiner.begin());
    while (true) {
      int length = in.read(buffer);
      if (length < 0) {
        throw new IOException("the connection was closed");
      }
      Admittance.Step step = joiner.receive(ByteBuffer.wrap(buffer, 0, length));
      if (step instanceof Admittance.Step.Granted granted) {
        return granted.secret();
      }
      if (step instanceof Admittance.Step.Refused refused) {
        throw new StartException("The node at " + seed + " does not let this one in: "
            + refused.sentence().replaceAll("[.]$", "") + ".");
      }
      out.write(((Admittance.Step.Send) step).bytes());
    }
  }
}

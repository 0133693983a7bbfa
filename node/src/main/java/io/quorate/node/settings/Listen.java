package io.quorate.node.settings;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;

/**
 * An address to listen on.
 *
 * @param host a name or literal address of this machine, an IPv6 address without brackets
 * @param port 0 to 65535; 0 takes any free one
 */
public record Listen(String host, int port) {
  public Listen {
    checkArgument(!host.isEmpty(), "an address needs a host");
    checkArgument(port >= 0 && port <= 65_535, "a port is 0 to 65535, not %s", port);
  }

  /** Whether only this machine can reach it; names other than localhost count as reachable. */
  public boolean isLoopback() {
    return host.equals("::1")
        || host.toLowerCase(Locale.ROOT).equals("localhost")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  /** Whether it stands for all addresses of this machine, so that nobody can dial it. */
  public boolean isWildcard() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}

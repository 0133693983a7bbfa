package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * An address that another node or a client can dial: a host name or literal address, and a port.
 *
 * <p>As text {@code host:port}; an IPv6 address stands in brackets, {@code [::1]:9101}. The host is
 * kept without brackets. Nothing is resolved here.
 */
public record HostPort(String host, int port) {
  /** The longest host name (RFC 1035 §2.3.4), in characters. */
  public static final int HOST_LENGTH_MAX = 253;

  public HostPort {
    checkArgument(!host.isEmpty(), "an address needs a host before the port");
    checkArgument(
        host.length() <= HOST_LENGTH_MAX, "a host has at most %s characters", HOST_LENGTH_MAX);
    checkArgument(
        host.chars().allMatch(HostPort::mayStandInHost),
        "a host has letters, digits, '.', '-', '_' (or is an IPv6 address): '%s'",
        host);
    checkArgument(port >= 1 && port <= 65_535, "a port is 1 to 65535, not %s", port);
  }

  /**
   * The address written as {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    checkArgument(colon >= 0, "an address is host:port; '%s' has no port", text);
    String host = text.substring(0, colon);
    if (host.startsWith("[")) {
      checkArgument(host.endsWith("]"), "an IPv6 address is [address]:port, not '%s'", text);
      host = host.substring(1, host.length() - 1);
      checkArgument(host.indexOf(':') >= 0, "only an IPv6 address takes brackets: '%s'", text);
    } else {
      checkArgument(
          host.indexOf(':') < 0, "an IPv6 address needs brackets, [address]:port: '%s'", text);
    }
    return new HostPort(host, parsePort(text.substring(colon + 1), text));
  }

  private static int parsePort(String digits, String whole) {
    checkArgument(
        !digits.isEmpty()
            && digits.length() <= 5
            && digits.chars().allMatch(c -> c >= '0' && c <= '9'),
        "a port is 1 to 65535: '%s'",
        whole);
    return Integer.parseInt(digits);
  }

  private static boolean mayStandInHost(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_'
        || c == ':'
        || c == '%';
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}

package io.quorate.node.http;

import java.util.List;

/**
 * The target of a request, taken apart but not decoded: nothing is normalised, so that dots and
 * percent-encoded slashes stay what the client wrote.
 *
 * @param segments what stands between the slashes of the path, still percent-encoded
 * @param query what stands behind the first question mark; empty if there is none
 */
record Target(List<String> segments, String query) {
  /** The target written as a path or as an absolute address (RFC 9112 §3.2.1, §3.2.2). */
  static Target parse(String uri) throws Refusal {
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        throw Refusal.invalid(
            "An address is printable ASCII without spaces and #; everything else is percent-encoded.");
      }
    }
    String local = local(uri);
    int mark = local.indexOf('?');
    String path = mark < 0 ? local : local.substring(0, mark);
    String query = mark < 0 ? "" : local.substring(mark + 1);
    return new Target(List.of(path.substring(1).split("/", -1)), query);
  }

  private static String local(String uri) throws Refusal {
    if (uri.startsWith("/")) {
      return uri;
    }
    int scheme = uri.indexOf("://");
    String name = scheme < 0 ? "" : uri.substring(0, scheme);
    if (!name.equalsIgnoreCase("http") && !name.equalsIgnoreCase("https")) {
      throw Refusal.invalid("A request names a path that begins with a slash.");
    }
    int authority = scheme + 3;
    for (int i = authority; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '/') {
        return uri.substring(i);
      }
      if (c == '?') {
        return "/" + uri.substring(i);
      }
    }
    return "/";
  }
}

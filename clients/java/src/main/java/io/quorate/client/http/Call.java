package io.quorate.client.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request to the cluster, not yet bound to a seed.
 *
 * @param target path and query, percent-encoded, without the timeout
 * @param headers name to value, sorted
 * @param body what a PUT sends
 * @param isWrite whether a lost answer leaves it open if it took effect
 */
record Call(
    String method,
    String target,
    Map<String, String> headers,
    byte @Nullable [] body,
    boolean isWrite) {
  static Call get(String target) {
    return new Call("GET", target, Map.of(), null, false);
  }

  /** The same, saying that it was sent before. */
  Call repeated() {
    TreeMap<String, String> more = new TreeMap<>(headers);
    more.put("Quorate-Retry", "true");
    return new Call(method, target, more, body, isWrite);
  }

  /** The target with one more parameter. */
  static String with(String target, String parameter) {
    return target + (target.indexOf('?') < 0 ? '?' : '&') + parameter;
  }

  /** The target with parameters. */
  static String with(String target, List<String> parameters) {
    String all = target;
    for (String parameter : parameters) {
      all = with(all, parameter);
    }
    return all;
  }
}

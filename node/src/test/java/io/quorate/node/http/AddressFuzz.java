package io.quorate.node.http;

import io.quorate.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The target of a request: path, key and parameters. A key's path leads to that very key. */
public final class AddressFuzz {
  private AddressFuzz() {}

  /** Reads this input and does nothing else, so that what reading takes can be measured. */
  public static Runnable reading(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    return () -> {
      try {
        Target target = Target.parse(text);
        Optional<Route> route = Route.of(target.segments());
        if (route.equals(Optional.of(Route.KEY)) || route.equals(Optional.of(Route.EXPLAIN))) {
          KeyPath.key(target);
        }
        KeyParameters.parse(target.query(), KeyParameters.WRITE);
      } catch (Refusal e) {
        // What is measured as well.
      }
    };
  }

  /** One input: a target, a byte for each character. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      if (!Arrays.equals(PercentCoding.decode(PercentCoding.encode(data)), data)) {
        throw new AssertionError("percent-encoded, and decoded as other bytes");
      }
      Target target = Target.parse(new String(data, StandardCharsets.ISO_8859_1));
      Optional<Route> route = Route.of(target.segments());
      if (route.isPresent() && target.segments().size() > 2) {
        KeyPath.bucket(target);
      }
      if (route.equals(Optional.of(Route.KEY)) || route.equals(Optional.of(Route.EXPLAIN))) {
        Key key = KeyPath.key(target);
        if (!KeyPath.key(Target.parse(KeyPath.of(key))).equals(key)) {
          throw new AssertionError("the path of a key leads to another: " + key);
        }
      }
      parameters(target.query());
    } catch (Refusal e) {
      // What most inputs deserve.
    }
  }

  private static void parameters(String query) throws Refusal {
    @Nullable Refusal last = null;
    for (Set<String> known :
        List.of(KeyParameters.READ, KeyParameters.WRITE, KeyParameters.LISTING)) {
      try {
        KeyParameters.parse(query, known);
      } catch (Refusal e) {
        // Another kind of request may know the parameter.
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
  }
}

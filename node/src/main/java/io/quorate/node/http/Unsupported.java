package io.quorate.node.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Headers that ask for what this node does not do: it says so rather than to overlook them. */
final class Unsupported {
  private static final List<String> CONDITIONS =
      List.of("If-Match", "If-None-Match", "If-Unmodified-Since");

  private Unsupported() {}

  static void checkRead(RequestHeaders headers) throws Refusal {
    checkConditions(headers);
    Optional<String> accept = headers.single("Accept").map(text -> text.toLowerCase(Locale.ROOT));
    boolean wantsParts = accept.isPresent() && accept.get().contains("multipart/mixed");
    boolean takesJson = accept.isPresent()
        && (accept.get().contains("*/*") || accept.get().contains("application/json"));
    if (wantsParts && !takesJson) {
      throw Refusal.of(
          ProblemType.NOT_SUPPORTED,
          "Siblings come as application/json; multipart/mixed is not built yet.");
    }
  }

  static void checkWrite(RequestHeaders headers) throws Refusal {
    checkConditions(headers);
    if (headers.contains("Content-Range")) {
      throw Refusal.invalid("A value is written whole: Content-Range has no meaning here.");
    }
    Optional<String> encoding = headers.single("Content-Encoding");
    if (encoding.isPresent() && !encoding.get().equalsIgnoreCase("identity")) {
      throw Refusal.of(
          ProblemType.ENCODING_NOT_SUPPORTED,
          "A value is kept as it comes; its content encoding would be forgotten.");
    }
  }

  private static void checkConditions(RequestHeaders headers) throws Refusal {
    for (String condition : CONDITIONS) {
      if (headers.contains(condition)) {
        throw Refusal.of(
            ProblemType.NOT_SUPPORTED,
            "Conditional requests are not built yet; write with the Quorate-Context of a read.");
      }
    }
  }
}

package io.quorate.node.http;

import io.quorate.antientropy.causality.RequestId;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the headers of a write say.
 *
 * @param context as an earlier answer gave it; empty: none
 * @param retry whether this repeats a write whose outcome the client does not know
 */
record WriteHeaders(
    String context, RequestId id, boolean retry, String contentType, Map<String, String> metadata) {
  static WriteHeaders parse(RequestHeaders headers, RandomGenerator random) throws Refusal {
    checkWhole(headers);
    Optional<String> named = headers.single(RequestHeaders.IDEMPOTENCY_KEY);
    return new WriteHeaders(
        headers.single(RequestHeaders.CONTEXT).orElse(""),
        named.isPresent() ? id(named.get()) : new RequestId(random.nextLong(), random.nextLong()),
        retry(headers, named.isPresent()),
        headers.single("Content-Type").orElse(""),
        headers.metadata());
  }

  /** Headers that ask for what a write here does not do are said no to, not overlooked. */
  private static void checkWhole(RequestHeaders headers) throws Refusal {
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

  private static RequestId id(String idempotencyKey) throws Refusal {
    if (idempotencyKey.isEmpty() || idempotencyKey.length() > RequestId.IDEMPOTENCY_KEY_CHARS_MAX) {
      throw Refusal.invalid(
          "An Idempotency-Key has 1 to " + RequestId.IDEMPOTENCY_KEY_CHARS_MAX + " characters.");
    }
    return RequestId.of(idempotencyKey);
  }

  private static boolean retry(RequestHeaders headers, boolean isNamed) throws Refusal {
    String retry = headers.single(RequestHeaders.RETRY).orElse("false");
    if (!retry.equals("true") && !retry.equals("false")) {
      throw Refusal.invalid("Quorate-Retry is true or false, not '" + Query.shown(retry) + "'.");
    }
    if (retry.equals("true") && !isNamed) {
      throw Refusal.invalid(
          "Quorate-Retry needs the Idempotency-Key of the write that is repeated.");
    }
    return retry.equals("true");
  }
}

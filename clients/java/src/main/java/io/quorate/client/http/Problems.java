package io.quorate.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads what a node says went wrong: {@code application/problem+json} (RFC 9457). */
final class Problems {
  private static final String PREFIX = "urn:quorate:problem:";

  /** The longest pause that a client lets itself be asked for. */
  private static final int RETRY_AFTER_SECONDS_MAX = 60;

  private Problems() {}

  /** The failure that an answer with this status, 400 or above, tells of. */
  static QuorateException of(int status, HttpHeaders headers, byte[] body, boolean isWrite) {
    JsonNode problem = parse(headers, body);
    if (problem == null) {
      // Not one of our nodes' own answers: of a write nothing is known then.
      return QuorateException.of(reason(status, ""), "The answer was the bare status " + status)
          .unknown(isWrite && status >= 500)
          .build();
    }
    QuorateException.Builder failure = of(problem, isWrite);
    headers
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,4}"))
        .map(Integer::parseInt)
        .map(seconds -> Duration.ofSeconds(Math.min(seconds, RETRY_AFTER_SECONDS_MAX)))
        .ifPresent(failure::retryAfter);
    return failure.build();
  }

  /** The failure that a problem's JSON tells of. */
  static QuorateException.Builder of(JsonNode problem, boolean isWrite) {
    String type = problem.path("type").asText();
    String detail = problem.path("detail").asText(problem.path("title").asText());
    return QuorateException.of(reason(problem.path("status").asInt(), type), detail)
        .replicas(problem.path("needed").asInt(), problem.path("reached").asInt())
        .unknown(isWrite && !problem.path("outcome").asText().equals("not-applied"));
  }

  private static @Nullable JsonNode parse(HttpHeaders headers, byte[] body) {
    if (!headers.firstValue("Content-Type").orElse("").startsWith("application/problem+json")) {
      return null;
    }
    try {
      JsonNode problem = Json.MAPPER.readTree(body);
      return problem.isObject() ? problem : null;
    } catch (IOException e) {
      // What is no JSON is treated as an answer without an explanation.
      return null;
    }
  }

  private static Reason reason(int status, String type) {
    String name = type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : "";
    return switch (name) {
      case "overloaded" -> Reason.OVERLOADED;
      case "not-ready" -> Reason.NOT_READY;
      case "quorum-not-reached" -> Reason.QUORUM_NOT_REACHED;
      default -> reason(status);
    };
  }

  private static Reason reason(int status) {
    return switch (status) {
      case 409 -> Reason.CONFLICT;
      case 413 -> Reason.TOO_LARGE;
      case 503 -> Reason.NOT_READY;
      case 408, 504 -> Reason.DEADLINE_PASSED;
      case 507 -> Reason.NO_ROOM;
      case 501 -> Reason.NOT_SUPPORTED;
      default -> status < 500 ? Reason.INVALID : Reason.UNINTELLIGIBLE;
    };
  }
}

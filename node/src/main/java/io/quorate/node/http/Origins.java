package io.quorate.node.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which web pages may use this node. A browser names the page that asks: pages of the node's own
 * address may, and those of the origins that the operator named (CORS, Fetch §3.2). Any other page
 * that a user of this network opens could read and write here otherwise.
 *
 * @param named origins as browsers write them, {@code scheme://host[:port]}; {@code *} is any
 */
public record Origins(List<String> named) {
  /** Pages of the node's own address only. */
  public static final Origins OWN = new Origins(List.of());

  private static final String METHODS = "GET, HEAD, PUT, POST, DELETE";
  private static final String EXPOSED =
      "ETag, Last-Modified, Location, Quorate-Context, Quorate-Next, Quorate-Replicas,"
          + " Quorate-Siblings, Quorate-Trace, Retry-After";
  private static final String PREFLIGHT_SECONDS = "600";

  public Origins {
    named = named.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Checks a request's origin and lets the page that sent it see the answer.
   *
   * @return whether the request was only a browser's question before another one, and is answered
   */
  boolean admit(Exchange exchange) throws Refusal {
    String origin = exchange.request().getHeader("Origin");
    if (!named.isEmpty()) {
      exchange.header("Vary", "Origin");
    }
    if (origin == null) {
      return false;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    boolean isNamed = named.contains("*") || named.contains(lower);
    String host = exchange.host();
    boolean isOwn = !host.isEmpty() && lower.equals("http://" + host.toLowerCase(Locale.ROOT));
    if (!isNamed && !isOwn) {
      throw Refusal.of(
          ProblemType.FOREIGN_ORIGIN,
          "The origin '" + Query.shown(origin)
              + "' is not this node, and cors-origins has it not.");
    }
    if (isNamed) {
      exchange.header("Access-Control-Allow-Origin", origin);
      exchange.header("Access-Control-Expose-Headers", EXPOSED);
    }
    return isNamed && answeredPreflight(exchange);
  }

  private static boolean answeredPreflight(Exchange exchange) {
    boolean isPreflight = exchange.request().method().name().equals("OPTIONS")
        && exchange.headers().contains("Access-Control-Request-Method");
    if (isPreflight) {
      exchange.header("Access-Control-Allow-Methods", METHODS);
      Optional.ofNullable(exchange.request().getHeader("Access-Control-Request-Headers"))
          .ifPresent(asked -> exchange.header("Access-Control-Allow-Headers", asked));
      exchange.header("Access-Control-Max-Age", PREFLIGHT_SECONDS);
      exchange.answer(204);
    }
    return isPreflight;
  }
}

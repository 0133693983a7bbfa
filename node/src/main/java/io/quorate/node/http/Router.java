package io.quorate.node.http;

import io.vertx.core.http.HttpMethod;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Sends each request to the handler of its path, or refuses it. */
final class Router {
  private final Map<Route, Endpoint> endpoints = new EnumMap<>(Route.class);

  private final Origins origins;

  /** What serves one path, for all its methods. */
  interface Endpoint {
    void handle(Exchange exchange, Target target) throws Refusal;
  }

  Router(ServerParts parts, RandomGenerator random) {
    origins = parts.origins();
    KeyEndpoint keys = new KeyEndpoint(parts.requests(), random);
    ListingEndpoint listing = new ListingEndpoint(parts.requests());
    PageEndpoint pages = new PageEndpoint(parts.requests(), parts.meters());
    BucketEndpoint buckets = new BucketEndpoint(parts.requests());
    endpoints.put(Route.KEY, keys::key);
    endpoints.put(Route.KEYS, (exchange, target) -> {
      if (exchange.request().method().equals(HttpMethod.POST)) {
        keys.post(exchange, target);
      } else {
        listing.list(exchange, target);
      }
    });
    endpoints.put(Route.EXPLAIN, new ExplainEndpoint(parts.requests())::explain);
    endpoints.put(Route.BUCKET, buckets::one);
    endpoints.put(Route.BUCKETS, buckets::all);
    endpoints.put(Route.CONFLICTS, new ConflictsEndpoint(parts.requests())::conflicts);
    endpoints.put(Route.CLUSTER, pages::cluster);
    endpoints.put(Route.MEMBERS, pages::members);
    endpoints.put(Route.CHANGES, new ChangeEndpoint(parts.requests())::change);
    SnapshotEndpoint snapshots = new SnapshotEndpoint(parts.requests());
    endpoints.put(Route.SNAPSHOT, snapshots::take);
    endpoints.put(Route.SNAPSHOTS, snapshots::list);
    endpoints.put(Route.RING, pages::ring);
    endpoints.put(Route.METRICS, pages::metrics);
    endpoints.put(Route.LIVE, pages::live);
    endpoints.put(Route.READY, pages::ready);
    endpoints.put(Route.OPENAPI, pages::openapi);
  }

  void handle(Exchange exchange) {
    try {
      if (origins.admit(exchange)) {
        return;
      }
      String uri = Objects.requireNonNullElse(exchange.request().uri(), "");
      if (uri.length() > exchange.parts().limits().uriBytesMax()) {
        throw Refusal.of(ProblemType.URI_TOO_LONG, "The address of the request is too long.");
      }
      Target target = Target.parse(uri);
      route(exchange, target).handle(exchange, target);
    } catch (Refusal refusal) {
      exchange.refuse(refusal.problem());
    }
  }

  private Endpoint route(Exchange exchange, Target target) throws Refusal {
    List<String> segments = target.segments();
    Route route = Route.of(segments).orElse(null);
    if (route == null) {
      throw Refusal.of(ProblemType.UNKNOWN_PATH, unknown(segments));
    }
    String method = exchange.request().method().name();
    if (!route.methods().contains(method)) {
      String allowed = String.join(", ", route.methods());
      exchange.header("Allow", allowed);
      throw Refusal.of(ProblemType.METHOD_NOT_ALLOWED, "This path takes " + allowed + ".");
    }
    if (!method.equals("PUT") && !method.equals("POST") && exchange.bodyIsAnnounced()) {
      throw Refusal.invalid("A " + method + " has no body.");
    }
    if (exchange.isMultiplexed() && !method.equals("PUT") && !method.equals("POST")) {
      // Only its first byte shows that there is a body; an upgrade brings an empty one.
      exchange.request().handler(body -> {
        if (body.length() > 0) {
          exchange.refuse(Problem.of(ProblemType.INVALID_REQUEST, "A " + method + " has no body."));
        }
      });
    }
    return Objects.requireNonNull(endpoints.get(route));
  }

  private static String unknown(List<String> segments) {
    boolean mayBeKey = segments.size() > 5 && segments.get(3).equals("keys");
    return mayBeKey
        ? "A slash within a key is written %2F."
        : "The paths are /v1/buckets, /v1/cluster, /metrics, /health/live and /health/ready;"
            + " /openapi.yaml describes them.";
  }
}

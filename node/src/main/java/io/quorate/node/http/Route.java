package io.quorate.node.http;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/** The paths that this node serves, with the methods of each. */
enum Route {
  KEY("v1/buckets/{bucket}/keys/{key}", "GET", "HEAD", "PUT", "DELETE"),
  KEYS("v1/buckets/{bucket}/keys", "GET", "POST"),
  EXPLAIN("v1/buckets/{bucket}/keys/{key}/explain", "GET", "HEAD"),
  BUCKET("v1/buckets/{bucket}", "GET", "HEAD", "PUT", "DELETE"),
  CONFLICTS("v1/buckets/{bucket}/conflicts", "GET", "HEAD"),
  BUCKETS("v1/buckets", "GET", "HEAD"),
  CLUSTER("v1/cluster", "GET", "HEAD"),
  MEMBERS("v1/cluster/members", "GET", "HEAD"),
  CHANGES("v1/cluster/changes", "POST"),
  SNAPSHOT("v1/cluster/snapshot", "POST"),
  SNAPSHOTS("v1/cluster/snapshots", "GET", "HEAD"),
  RING("v1/cluster/ring", "GET", "HEAD"),
  METRICS("metrics", "GET", "HEAD"),
  LIVE("health/live", "GET", "HEAD"),
  READY("health/ready", "GET", "HEAD"),
  OPENAPI("openapi.yaml", "GET", "HEAD");

  private final String path;
  private final ImmutableList<String> pattern;
  private final ImmutableList<String> methods;

  Route(String pattern, String... methods) {
    this.path = "/" + pattern;
    this.pattern = ImmutableList.copyOf(pattern.split("/"));
    this.methods = ImmutableList.copyOf(methods);
  }

  /** The route of a path; the fixed words must stand there as they are. */
  static Optional<Route> of(List<String> segments) {
    for (Route route : values()) {
      if (route.matches(segments)) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  private boolean matches(List<String> segments) {
    if (segments.size() != pattern.size()) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      String word = pattern.get(i);
      if (word.charAt(0) != '{' && !word.equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The path, its variable parts in braces. */
  String path() {
    return path;
  }

  List<String> methods() {
    return methods;
  }
}

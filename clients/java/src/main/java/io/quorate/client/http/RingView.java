package io.quorate.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.ring.Key;
import io.quorate.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who owns what, as one topology says it. Immutable.
 *
 * @param identity of which cluster, generation and epoch
 * @param owners the names of each partition's owners, the first owner first
 */
record RingView(Identity identity, Ring ring, List<List<String>> owners) {
  /** So many of a partition's owners are asked before the seeds are. */
  private static final int OWNERS_ASKED_MAX = 3;

  RingView {
    owners = owners.stream().map(List::copyOf).toList();
    if (owners.size() != ring.partitions()) {
      throw new IllegalArgumentException("a ring lists the owners of each of its partitions");
    }
  }

  /** Which topology a page shows. */
  record Identity(String cluster, long generation, long epoch) {
    static Identity of(JsonNode page) {
      return new Identity(
          page.path("cluster").asText(),
          page.path("generation").asLong(),
          page.path("epoch").asLong());
    }
  }

  /**
   * What the page {@code /v1/cluster/ring} says.
   *
   * @throws IllegalArgumentException if it is no such page
   */
  static RingView of(JsonNode page) {
    List<List<String>> owners = new ArrayList<>();
    for (JsonNode partition : page.path("partitions")) {
      List<String> names = new ArrayList<>();
      partition.path("owners").forEach(name -> names.add(name.asText()));
      owners.add(names);
    }
    return new RingView(Identity.of(page), new Ring(owners.size()), owners);
  }

  /** The owners to ask for a key, the first owner first. */
  List<String> ownersOf(String bucket, byte[] key) {
    List<String> all = owners.get(ring.partitionOf(Key.of(bucket, key)));
    return all.subList(0, Math.min(OWNERS_ASKED_MAX, all.size()));
  }

  /**
   * Where the members of the page {@code /v1/cluster/members} that live serve HTTP: name to
   * host:port.
   */
  static Map<String, String> living(JsonNode page) {
    Map<String, String> living = new TreeMap<>();
    for (JsonNode member : page.path("members")) {
      String http = member.path("http").asText();
      if (member.path("state").asText().equals("alive") && !http.endsWith(":0")) {
        living.put(member.path("node").asText(), http);
      }
    }
    return living;
  }
}

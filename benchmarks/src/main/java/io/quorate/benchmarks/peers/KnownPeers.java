package io.quorate.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The stores that Quorate can be compared with here; those that were not built too. */
public final class KnownPeers {
  private KnownPeers() {}

  /**
   * The one of this name.
   *
   * @throws IllegalArgumentException with a sentence, if there is none
   */
  public static Peer named(String name) {
    List<Peer> known = new ArrayList<>(List.of(new Etcd()));
    ServiceLoader.load(Peer.class).forEach(known::add);
    known.add(new NotBuilt("cassandra"));
    return known.stream()
        .filter(peer -> peer.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no store is known here as '" + name
            + "'; known: "
            + String.join(", ", known.stream().map(Peer::name).distinct().toList())));
  }
}

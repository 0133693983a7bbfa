package io.quorate.ring.founding;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Ring;
import io.quorate.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a node's configuration says of the cluster that is to be founded. Sorted by name, so that
 * the order in the files does not matter.
 *
 * @param ring how many partitions
 * @param nodes the configured list, this node included; empty if none is configured
 * @param buckets the configured bucket definitions
 */
public record ConfiguredMembers(Ring ring, List<Node> nodes, List<BucketDefinition> buckets) {
  /** One line of the configured list. */
  public record Node(String name, HostPort peer) {
    public Node {
      Member.checkName(name);
    }
  }

  public ConfiguredMembers {
    nodes = nodes.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
    buckets = buckets.stream().sorted().toList();
    checkArgument(nodes.size() <= Topology.MEMBERS_MAX, "at most %s members", Topology.MEMBERS_MAX);
    checkArgument(
        buckets.size() <= Topology.BUCKETS_MAX, "at most %s buckets", Topology.BUCKETS_MAX);
    for (int i = 1; i < nodes.size(); i++) {
      String name = nodes.get(i).name();
      checkArgument(!name.equals(nodes.get(i - 1).name()), "node '%s' is configured twice", name);
    }
    checkArgument(
        nodes.stream().map(Node::peer).distinct().count() == nodes.size(),
        "two configured nodes have the same peer address");
    for (int i = 1; i < buckets.size(); i++) {
      String name = buckets.get(i).name();
      checkArgument(
          !name.equals(buckets.get(i - 1).name()), "bucket '%s' is configured twice", name);
    }
  }

  /** No list: a node that is to be alone. */
  public static ConfiguredMembers none() {
    return new ConfiguredMembers(Ring.ofDefaultSize(), List.of(), List.of());
  }

  public Optional<Node> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /**
   * In which ways this configuration no longer says what a topology says, a sentence each. The
   * topology counts: a list and buckets in a file are read once, when the cluster is founded.
   */
  List<String> differences(Topology topology) {
    List<String> sentences = new ArrayList<>();
    List<Node> members =
        topology.members().stream().map(m -> new Node(m.name(), m.peer())).toList();
    if (!nodes.isEmpty() && !nodes.equals(members)) {
      sentences.add("the configured members differ from those of the topology, which counts");
    }
    if (!ring.equals(topology.ring())) {
      sentences.add("%s partitions are configured, the cluster has %s for ever"
          .formatted(ring.partitions(), topology.ring().partitions()));
    }
    if (!buckets.equals(topology.buckets())) {
      sentences.add("the configured buckets differ from those of the topology, which counts");
    }
    return sentences;
  }

  /**
   * The hash that all nodes of one list must share: of the sorted content, each text with its
   * length before it, so that no two contents run together to the same bytes.
   */
  public ConfigHash hash() {
    Hasher ofMembers = Hashing.sha256().newHasher();
    ofMembers.putInt(ring.partitions()).putInt(nodes.size());
    for (Node node : nodes) {
      putText(ofMembers, node.name());
      putText(ofMembers, node.peer().toString());
    }
    Hasher ofBuckets = Hashing.sha256().newHasher();
    ofBuckets.putInt(buckets.size());
    for (BucketDefinition bucket : buckets) {
      putText(ofBuckets, bucket.name());
      ofBuckets.putInt(bucket.n());
      putText(ofBuckets, bucket.r().text());
      putText(ofBuckets, bucket.w().text());
      ofBuckets.putBoolean(bucket.sloppy());
      putText(ofBuckets, bucket.conflicts().name());
      putText(ofBuckets, bucket.repair().name());
      putText(ofBuckets, bucket.durability().name());
    }
    return new ConfigHash(ofMembers.hash().asLong(), ofBuckets.hash().asLong());
  }

  private static void putText(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}

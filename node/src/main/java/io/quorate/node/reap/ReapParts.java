package io.quorate.node.reap;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.exchange.Exchanges;
import io.quorate.node.exchange.Parts;
import io.quorate.node.exchange.Peers;
import io.quorate.node.replica.Replica;
import io.quorate.node.replica.Spaces;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a lane's {@link Reaping} stands on.
 *
 * @param parts those of its exchanges
 * @param lanes how many the node has
 * @param alive whether a member is thought to answer
 * @param refilling partitions that were dropped before the start and are not filled yet
 * @param drop makes all data of a partition void, for good; told whether it did
 */
public record ReapParts(
    Parts parts,
    int lanes,
    Exchanges exchanges,
    Predicate<String> alive,
    GenerationStore store,
    SortedSet<Integer> refilling,
    BiConsumer<Integer, Consumer<Boolean>> drop) {
  Lane lane() {
    return parts.lane();
  }

  Clock clock() {
    return parts.clock();
  }

  Replica replica() {
    return parts.replica();
  }

  Spaces spaces() {
    return parts.spaces();
  }

  Peers peers() {
    return parts.peers();
  }

  void warn(String sentence) {
    parts.log().warn(sentence);
  }
}

package io.quorate.node.wire;

import io.quorate.node.request.Convergence;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far a node's copies are from being equal.
 *
 * <pre>
 *   count × partition, count × (target, hints), oldest in ms, whether it is known how long it takes, ms
 * </pre>
 */
final class ConvergenceCodec {
  private ConvergenceCodec() {}

  static void write(WireWriter out, Convergence of) {
    out.varint(of.different().size());
    of.different().forEach(out::varint);
    out.varint(of.hints().size());
    of.hints().forEach((target, count) -> out.text(target).varint(count));
    out.varint(of.oldest().toMillis()).bool(of.left().isPresent());
    of.left().ifPresent(left -> out.varint(left.toMillis()));
  }

  static Convergence read(WireReader in) throws MalformedException {
    int partitions = in.number(0, in.remaining(), "a count");
    TreeSet<Integer> different = new TreeSet<>();
    for (int i = 0; i < partitions; i++) {
      different.add(in.number(0, MessageCodec.PARTITIONS_MAX - 1, "a partition"));
    }
    int targets = in.number(0, in.remaining(), "a count");
    TreeMap<String, Long> hints = new TreeMap<>();
    for (int i = 0; i < targets; i++) {
      String target = in.text();
      hints.put(target, in.varint());
    }
    Duration oldest = Duration.ofMillis(in.varint());
    Optional<Duration> left =
        in.bool() ? Optional.of(Duration.ofMillis(in.varint())) : Optional.empty();
    return new Convergence(different, hints, oldest, left);
  }
}

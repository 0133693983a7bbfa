package io.quorate.node.membership;

import io.quorate.node.request.Progress;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Member;
import io.quorate.ring.Phase;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import io.quorate.ring.transition.Confirmations;
import io.quorate.ring.transition.Planned;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the change has come that this node sees running. Remembers when it saw it begin and how
 * much there was to do then: partitions may end one before the other. Confined to lane 0.
 */
final class ChangeProgress {
  private static final int COPIES = BucketDefinition.N_DEFAULT;

  private long begunAt;
  private long copies;
  private boolean runs;

  /** This topology is shown at this time. */
  void shown(Topology topology, long now) {
    if (topology.transitions().isEmpty()) {
      runs = false;
      copies = 0;
      return;
    }
    if (!runs) {
      runs = true;
      begunAt = now;
    }
    copies = Math.max(copies, toMove(topology));
  }

  private static long toMove(Topology topology) {
    return Planned.Outlook.of(topology).copies();
  }

  /** What the members' answers come to. */
  Progress of(Topology topology, ConfirmRound.Said said, long now) {
    long moved = copies - toMove(topology) + filled(topology, said.confirmations());
    Optional<Duration> left = !runs || moved <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos((now - begunAt) / moved * (copies - moved)));
    List<String> silent = topology.members().stream()
        .map(Member::name)
        .filter(name -> !said.dataBytes().containsKey(name))
        .toList();
    return new Progress(copies, moved, copyBytes(topology, said), left, silent);
  }

  /** Copies whose new owners have all of them. */
  private static long filled(Topology topology, Confirmations said) {
    long filled = 0;
    for (Map.Entry<Integer, Transition> each : topology.transitions().entrySet()) {
      List<String> old = first(topology.owners().owners(each.getKey()));
      Phase phase = each.getValue().phase();
      for (String owner : first(each.getValue().owners())) {
        boolean has = phase == Phase.WRITE_BOTH_READ_OLD && said.has(owner, each.getKey());
        boolean had = phase == Phase.WRITE_BOTH_READ_NEW || phase == Phase.NEW;
        filled += !old.contains(owner) && (has || had) ? 1 : 0;
      }
    }
    return filled;
  }

  private static List<String> first(List<String> row) {
    return row.subList(0, Math.min(COPIES, row.size()));
  }

  /** The mean length of a copy among those who answered. */
  private static long copyBytes(Topology topology, ConfirmRound.Said said) {
    long bytes = 0;
    for (long each : said.dataBytes().values()) {
      bytes += each;
    }
    long held = 0;
    for (List<String> row : topology.owners().rows()) {
      held +=
          first(row).stream().filter(name -> said.dataBytes().containsKey(name)).count();
    }
    return held == 0 ? 0 : bytes / held;
  }
}

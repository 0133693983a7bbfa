package io.quorate.node.reap;

import io.quorate.antientropy.reap.Candidate;
import io.quorate.antientropy.reap.Round;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** One round that this node drives: the host of {@link Round}. Confined to its lane. */
final class Drive {
  private final ReapParts parts;
  private final Topology topology;
  private final int partition;
  private final Round round;
  private final Reaping reaping;
  private Consumer<Integer> done = reaped -> {};

  Drive(
      ReapParts parts,
      Topology topology,
      int partition,
      List<Candidate> candidates,
      Reaping reaping) {
    this.parts = parts;
    this.topology = topology;
    this.partition = partition;
    this.reaping = reaping;
    this.round = new Round(
        names(topology.members()),
        names(topology.holders(partition).owners(BucketDefinition.N_MAX)),
        candidates);
  }

  private static SortedSet<String> names(List<Member> members) {
    TreeSet<String> names = new TreeSet<>();
    members.forEach(member -> names.add(member.name()));
    return names;
  }

  /** Begins; {@code whenOver} is told how many tombstones were reaped. */
  void begin(Consumer<Integer> whenOver) {
    done = whenOver;
    step(Optional.of(round.begin()));
  }

  private void step(Optional<Round.Step> next) {
    if (next.isEmpty()) {
      return;
    }
    if (next.get() instanceof Round.Step.Over over) {
      done.accept(over.reaped());
      return;
    }
    Round.Step.Ask ask = (Round.Step.Ask) next.get();
    Request.Reap request =
        new Request.Reap(partition, topology.epoch(), reaping.known(partition), ask.question());
    for (String member : ask.whom()) {
      if (member.equals(parts.replica().name())) {
        parts.lane().execute(() -> reaping.answer(request, reply -> answered(member, reply)));
      } else {
        parts.peers().call(member, partition, request, outcome -> {
          if (outcome instanceof CallOutcome.Replied replied) {
            answered(member, replied.reply());
          } else {
            step(round.failed(member));
          }
        });
      }
    }
  }

  private void answered(String member, Reply reply) {
    step(
        reply instanceof Reply.Reaped reaped
            ? round.answered(member, reaped.answer())
            : round.failed(member));
  }
}

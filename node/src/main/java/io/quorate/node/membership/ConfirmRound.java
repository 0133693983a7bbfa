package io.quorate.node.membership;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import io.quorate.ring.transition.Confirmations;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One asking of some members what they confirm of a topology. Ends within its time, whoever does
 * not answer. Confined to lane 0.
 */
final class ConfirmRound {
  private static final Reply.Confirmed NOTHING = new Reply.Confirmed(0, List.of(), false, 0);

  private final Topology of;
  private final Consumer<Said> done;
  private final TreeMap<String, Long> dataBytes = new TreeMap<>();
  private Confirmations said;
  private int awaited;

  private ConfirmRound(Topology of, int awaited, Consumer<Said> done) {
    this.of = of;
    this.awaited = awaited;
    this.done = done;
    this.said = Confirmations.none(of);
  }

  /**
   * What came of it.
   *
   * @param dataBytes how long the copies of each member are that answered and goes by the topology
   */
  record Said(Confirmations confirmations, SortedMap<String, Long> dataBytes) {}

  /**
   * Asks.
   *
   * @param asked at least one
   * @param self the member that is this node
   * @param own answers for this node
   * @param done called once, on lane 0
   */
  static void begin(
      Calls calls,
      Topology of,
      List<Member> asked,
      String self,
      BiConsumer<Request.Confirm, Consumer<Reply.Confirmed>> own,
      long timeoutNanos,
      Consumer<Said> done) {
    ConfirmRound round = new ConfirmRound(of, asked.size(), done);
    Request.Confirm question = new Request.Confirm(of.epoch());
    for (Member member : asked) {
      if (member.name().equals(self)) {
        own.accept(question, confirmed -> round.take(self, confirmed));
      } else {
        calls.call(
            member.peer(),
            -1,
            question,
            timeoutNanos,
            outcome -> round.answered(member.name(), outcome));
      }
    }
  }

  private void answered(String member, CallOutcome outcome) {
    take(
        member,
        outcome instanceof CallOutcome.Replied replied
                && replied.reply() instanceof Reply.Confirmed confirmed
            ? confirmed
            : NOTHING);
  }

  private void take(String member, Reply.Confirmed confirmed) {
    if (confirmed.epoch() == of.epoch()) {
      said = said.with(member, confirmed.partitions());
      said = confirmed.free() ? said.withFree(member) : said;
      dataBytes.put(member, confirmed.dataBytes());
    }
    if (--awaited == 0) {
      done.accept(new Said(said, dataBytes));
    }
  }
}

package io.quorate.ring.agreement;

import io.quorate.ring.Topology;

/** What matters of each part of a {@link Model}, in few letters: equal texts, equal futures. */
final class ModelText {
  private ModelText() {}

  static String label(Topology topology) {
    return "@" + topology.epoch() + topology.buckets().get(0).name();
  }

  static String label(VoterQuestion question) {
    return question.accept(new VoterQuestion.Visitor<>() {
      @Override
      public String takePart(VoterQuestion.TakePart ask) {
        return "t" + ask.instance().epoch();
      }

      @Override
      public String prepare(VoterQuestion.Prepare ask) {
        return "p" + ask.instance().epoch();
      }

      @Override
      public String accept(VoterQuestion.Accept ask) {
        return "a" + label(ask.value());
      }

      @Override
      public String keep(VoterQuestion.Keep ask) {
        return "k" + label(ask.chosen());
      }
    });
  }

  static void describe(VoterState state, StringBuilder text) {
    text.append('v').append(state.votesFrom());
    state.instance().ifPresent(about -> text.append('i').append(about.epoch()));
    text.append(state.promised());
    state.vote().ifPresent(vote -> text.append(vote.ballot()).append(label(vote.value())));
    state.kept().ifPresent(kept -> text.append('k').append(label(kept)));
    text.append(state.takesPart().isPresent() ? "t" : "");
  }

  /** What an attempt waits for says where it is; who answered how, what it will do. */
  static void describe(Proposer proposer, StringBuilder text) {
    proposer.result().ifPresent(result -> text.append(result.getClass().getSimpleName()));
    text.append(label(proposer.base()));
    proposer.questions().forEach((member, question) -> text.append(member.name())
        .append(label(question)));
    text.append(proposer.promises());
  }
}

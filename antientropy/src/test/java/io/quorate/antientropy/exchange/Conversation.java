package io.quorate.antientropy.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Runs an exchange between two sides, and counts what it says. */
final class Conversation implements Step.Visitor {
  private final Side mine;
  private final Side theirs;
  private final Random random;
  private final int pageMax;
  private final Exchange exchange;
  private Step step;
  private boolean over;
  Runnable between = () -> {};
  Step.Result result = new Step.Result(false, -1, -1, false);
  long listed;
  long sums;
  long steps;

  Conversation(Side mine, Side theirs, Random random, int pageMax) {
    this.mine = mine;
    this.theirs = theirs;
    this.random = random;
    this.pageMax = pageMax;
    this.exchange = new Exchange(mine.tree, 3, false);
    this.step = exchange.begin();
  }

  Step.Result run() {
    while (!over) {
      steps++;
      step.accept(this);
      between.run();
    }
    return result;
  }

  @Override
  public void ask(Step.Ask ask) {
    Answer answer = theirs.answer(ask.question(), pageMax, 1);
    try {
      if (answer instanceof Answer.Sums some) {
        sums += some.sums().size();
        step = exchange.sums(some);
      } else if (answer instanceof Answer.Entries some
          && ask.question() instanceof Question.Entries asked) {
        listed += some.page().entries().size();
        Page own = mine.page(asked.leaves(), asked.from(), 1 + random.nextInt(2 * pageMax));
        step = exchange.entries(some.page(), own);
      }
    } catch (UnexpectedAnswerException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void pull(Step.Pull pull) {
    int answered = 1 + random.nextInt(pull.positions().size());
    List<Long> behind = new ArrayList<>();
    for (long position : pull.positions().subList(0, answered)) {
      Long facts = theirs.states.get(position);
      if (facts != null) {
        mine.join(position, facts);
      }
      if (mine.states.containsKey(position) && !mine.states.get(position).equals(facts)) {
        behind.add(position);
      }
    }
    try {
      step = exchange.pulled(answered, behind);
    } catch (UnexpectedAnswerException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void push(Step.Push push) {
    for (long position : push.positions()) {
      Long facts = mine.states.get(position);
      if (facts != null) {
        theirs.join(position, facts);
      }
    }
    step = exchange.pushed();
  }

  @Override
  public void done(Step.Done done) {
    over = true;
    result = done.result();
  }
}

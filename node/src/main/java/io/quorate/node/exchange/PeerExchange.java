package io.quorate.node.exchange;

import io.quorate.antientropy.exchange.Answer;
import io.quorate.antientropy.exchange.Entry;
import io.quorate.antientropy.exchange.Exchange;
import io.quorate.antientropy.exchange.MerkleTree;
import io.quorate.antientropy.exchange.Page;
import io.quorate.antientropy.exchange.Pair;
import io.quorate.antientropy.exchange.Question;
import io.quorate.antientropy.exchange.Step;
import io.quorate.antientropy.exchange.UnexpectedAnswerException;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One exchange of a partition with a peer, one tree after the other: does the steps of the machine.
 * Ends once. Mutable, confined to its lane.
 */
final class PeerExchange implements Step.Visitor {
  private final Means means;
  private final Pair pair;
  private final Direction direction;
  private final boolean forced;
  private final ArrayDeque<Integer> toDo;
  private final Consumer<Ended> done;
  private int n;
  private @Nullable MerkleTree tree;
  private @Nullable Exchange exchange;
  private boolean equal = true;
  private boolean peerCounts = true;
  private long received;
  private long sent;
  private final int drops;
  private boolean over;

  /**
   * An exchange that {@link #begin} begins.
   *
   * @param copies which trees to compare
   * @param forced whether the peer is to speak of forced copies only
   */
  PeerExchange(
      Means means,
      Pair pair,
      SortedSet<Integer> copies,
      Direction direction,
      boolean forced,
      Consumer<Ended> done) {
    this.means = means;
    this.pair = pair;
    this.direction = direction;
    this.forced = forced;
    this.toDo = new ArrayDeque<>(copies);
    this.done = done;
    this.drops = means.replica().generations().drops(pair.partition());
  }

  void begin() {
    if (means.isOver()) {
      return;
    }
    Integer next = toDo.poll();
    if (next == null) {
      forceOwn();
      return;
    }
    n = next;
    MerkleTree mine = means.trees().tree(pair.partition(), n);
    Exchange machine = new Exchange(mine, n, forced);
    tree = mine;
    exchange = machine;
    machine.begin().accept(this);
  }

  /** What was found equal may not be forced here: then its end waits for that. */
  private void forceOwn() {
    Ended complete = new Ended.Complete(equal, received, sent, peerCounts);
    if (!forced || direction == Direction.PUSH) {
      means.facts().rounds++;
      end(complete);
      return;
    }
    long newest = means.trees().newest(pair.partition());
    means.spaces().data(pair.partition()).whenForced(newest, outcome -> {
      if (outcome instanceof Space.Appended.Done) {
        means.facts().rounds++;
        end(complete);
      } else {
        giveUp("the log could not be forced");
      }
    });
  }

  private void giveUp(String why) {
    means.facts().failed++;
    end(new Ended.GivenUp(why));
  }

  private void end(Ended how) {
    if (!over) {
      over = true;
      boolean dropped = drops != means.replica().generations().drops(pair.partition());
      done.accept(dropped ? new Ended.GivenUp("the partition was dropped meanwhile") : how);
    }
  }

  /** A step of the machine, with what came of the last one. */
  private interface Next {
    Step of(Exchange machine) throws UnexpectedAnswerException;
  }

  private void go(Next next) {
    Exchange machine = exchange;
    MerkleTree mine = tree;
    if (over || means.isOver() || machine == null || mine == null) {
      return;
    }
    if (!means.trees().isCurrent(pair.partition(), n, mine)) {
      giveUp("a bucket has another number of copies now");
      return;
    }
    try {
      next.of(machine).accept(this);
    } catch (UnexpectedAnswerException e) {
      // What a peer sends is not ours to stop for: the comparison ends, nothing was used.
      giveUp(pair.peer() + " " + e.getMessage());
    }
  }

  @Override
  public void ask(Step.Ask step) {
    if (step.question() instanceof Question.Entries entries) {
      means.throttle().whenFree(() -> ask(entries, answer -> entries(entries, answer)));
    } else {
      ask(step.question(), this::sums);
    }
  }

  private void sums(Answer answer) {
    if (answer instanceof Answer.Sums sums) {
      go(machine -> machine.sums(sums));
    } else {
      giveUp(pair.peer() + " answered something else");
    }
  }

  private void entries(Question.Entries asked, Answer answer) {
    if (answer instanceof Answer.Entries theirs) {
      means.throttle().spend((long) theirs.page().entries().size() * 2 * Long.BYTES);
      Page own = Listing.page(means.spaces(), means.trees(), pair.partition(), asked);
      go(machine -> machine.entries(theirs.page(), own));
    } else {
      giveUp(pair.peer() + " answered something else");
    }
  }

  private void ask(Question question, Consumer<Answer> told) {
    means
        .peers()
        .call(
            pair.peer(),
            pair.partition(),
            new Request.Exchange(pair.partition(), question),
            outcome -> answered(outcome, told));
  }

  private void answered(CallOutcome outcome, Consumer<Answer> told) {
    if (over || means.isOver()) {
      return;
    }
    if (outcome instanceof CallOutcome.Replied replied
        && replied.reply() instanceof Reply.Exchanged exchanged) {
      told.accept(exchanged.answer());
    } else {
      giveUp(pair.peer() + ": " + outcome);
    }
  }

  @Override
  public void pull(Step.Pull step) {
    if (direction == Direction.PUSH) {
      // What the peer has and we have not is its own; what differs it gets from us.
      go(machine -> machine.pulled(step.positions().size(), step.positions()));
      return;
    }
    Question.States question = new Question.States(n, step.positions());
    means
        .throttle()
        .whenFree(() -> ask(question, answer -> {
          if (answer instanceof Answer.States states) {
            new Pulling(means, pair, n, step.positions(), states, this::pulled).begin();
          } else {
            giveUp(pair.peer() + " answered something else");
          }
        }));
  }

  private void pulled(int answered, int joined, List<Long> behind, String failure) {
    received += joined;
    if (failure.isEmpty()) {
      List<Long> toSend = direction == Direction.PULL ? List.<Long>of() : behind;
      go(machine -> machine.pulled(answered, toSend));
    } else {
      giveUp(failure);
    }
  }

  @Override
  public void push(Step.Push step) {
    if (direction == Direction.PULL) {
      go(Exchange::pushed);
      return;
    }
    means.throttle().whenFree(() -> new Pushing(means, pair, n, step.positions(), this::pushed)
        .begin());
  }

  private void pushed(int joined, String failure) {
    sent += joined;
    if (failure.isEmpty()) {
      go(Exchange::pushed);
    } else {
      giveUp(failure);
    }
  }

  @Override
  public void done(Step.Done step) {
    peerCounts &= step.result().peerCounts();
    equal &= step.result().equal();
    if (forced && !step.result().equal()) {
      // What was found equal on the way is forced too once this is answered.
      MerkleTree mine = means.trees().tree(pair.partition(), n);
      ask(new Question.Root(n, mine.root(), true), answer -> begin());
    } else {
      begin();
    }
  }

  /** An entry, for the trees and for the wire. */
  static Entry entry(Space.Entry of) {
    return new Entry(of.key().position(), of.digest());
  }
}

package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.Digest;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.replica.Mint;
import io.quorate.node.replica.Minting;
import io.quorate.node.request.Step;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Until when a request must be answered, and, where its client wants to know, what was asked for it
 * on the way. All that is asked for a client goes through here. Mutable, confined to its lane.
 */
final class Errand {
  private static final long NANOS_PER_MICRO = 1_000;

  final long deadline;

  /** Of a write: {@link LocalReplica#timeOf} where it came from its client. */
  final long time;

  private final Means means;
  private final boolean told;
  private final long beginNanos;
  private final List<Step> steps = new ArrayList<>(0);

  /**
   * An errand that begins now.
   *
   * @param deadline when its time is over, in the clock's nanoseconds
   * @param time of a write: {@link LocalReplica#timeOf} where it came from its client; else 0
   * @param told whether its steps are remembered
   */
  Errand(Means means, long deadline, long time, boolean told) {
    this.means = means;
    this.deadline = deadline;
    this.time = time;
    this.told = told;
    this.beginNanos = told ? means.clock.nanos() : 0;
  }

  boolean isTold() {
    return told;
  }

  /** What was asked so far, and what came of it. */
  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Another node, to which the request was handed, tells its own steps. */
  void add(List<Step> theirs) {
    theirs.stream().limit(Math.max(0, Step.STEPS_MAX - steps.size())).forEach(steps::add);
  }

  /** {@link Means#ask}. */
  void ask(
      Placement placement,
      Member node,
      Request.OfReplica request,
      long timeoutNanos,
      Consumer<CallOutcome> done) {
    means.ask(placement, node, request, timeoutNanos, noting(node, request, done));
  }

  /** {@link Means#askPeer}. */
  void askPeer(
      Placement placement,
      Member node,
      Request request,
      long timeoutNanos,
      Consumer<CallOutcome> done) {
    means.askPeer(placement, node, request, timeoutNanos, noting(node, request, done));
  }

  private Consumer<CallOutcome> noting(Member node, Request request, Consumer<CallOutcome> done) {
    if (!told) {
      return done;
    }
    int step = begin(node.name(), request);
    return outcome -> {
      Means.dispatch(
          outcome,
          reply -> replied(step, request, reply),
          why -> end(step, word(why), OptionalLong.empty()));
      done.accept(outcome);
    };
  }

  /** {@link LocalReplica#serve}. */
  void serve(Request.Join join, Consumer<Reply> done) {
    if (!told) {
      means.replica.serve(join, done);
      return;
    }
    int step = begin(means.view.self(), join);
    means.replica.serve(join, reply -> {
      replied(step, join, reply);
      done.accept(reply);
    });
  }

  /** {@link LocalReplica#mint}. */
  void mint(Mint mint, Consumer<Minting> minted, Consumer<Reply> stored) {
    if (!told) {
      means.replica.mint(mint, minted, stored);
      return;
    }
    int step = begin(means.view.self(), Step.Asked.MINT, mint.hintFor(), OptionalLong.empty());
    means.replica.mint(
        mint,
        minting -> {
          minting.accept(new Minted(step, mint.key()));
          minted.accept(minting);
        },
        reply -> {
          end(step, word(reply), steps.get(step).digest());
          stored.accept(reply);
        });
  }

  /** What is known of a mint before it is stored. */
  private final class Minted implements Minting.Visitor<Boolean> {
    private final int step;
    private final Key key;

    Minted(int step, Key key) {
      this.step = step;
      this.key = key;
    }

    private boolean has(byte[] state) {
      replace(step, Step.NEVER, "", digest(key, state));
      return true;
    }

    private boolean ends(String answer) {
      end(step, answer, OptionalLong.empty());
      return true;
    }

    @Override
    public Boolean minted(Minting.Minted minting) {
      return has(minting.encoded());
    }

    @Override
    public Boolean known(Minting.Known minting) {
      return has(minting.encoded());
    }

    @Override
    public Boolean claimed(Minting.Claimed minting) {
      return has(minting.encoded());
    }

    @Override
    public Boolean needsRead(Minting.NeedsRead minting) {
      return ends("needs-read");
    }

    @Override
    public Boolean forgotten(Minting.Forgotten minting) {
      return ends("forgotten");
    }

    @Override
    public Boolean refused(Minting.Refused minting) {
      return ends(word(minting.reason()));
    }
  }

  private int begin(String node, Request request) {
    if (request instanceof Request.Join join) {
      return begin(node, Step.Asked.JOIN, join.hintFor(), digest(join.key(), join.state()));
    }
    Step.Asked asked = request instanceof Request.Fetch ? Step.Asked.FETCH : Step.Asked.COORDINATE;
    return begin(node, asked, "", OptionalLong.empty());
  }

  /** The step's place in the list; beyond its end when there are too many. */
  private int begin(String node, Step.Asked asked, String hintFor, OptionalLong digest) {
    if (steps.size() < Step.STEPS_MAX) {
      steps.add(
          new Step(means.view.self(), node, asked, hintFor, micros(), Step.NEVER, "", digest));
      return steps.size() - 1;
    }
    return Step.STEPS_MAX;
  }

  private void replied(int step, Request request, Reply reply) {
    if (reply instanceof Reply.Fetched fetched && request instanceof Request.Fetch fetch) {
      boolean isFound = fetched.state().length > 0;
      String answer = isFound ? "copy" : "nothing";
      end(
          step,
          fetched.counts() ? answer : answer + "-uncounted",
          isFound ? digest(fetch.key(), fetched.state()) : OptionalLong.empty());
    } else if (reply instanceof Reply.Same same && request instanceof Request.Fetch fetch) {
      end(step, same.counts() ? "copy" : "copy-uncounted", fetch.known());
    } else if (step < steps.size()) {
      end(step, word(reply), steps.get(step).digest());
    }
  }

  private void end(int step, String answer, OptionalLong digest) {
    replace(step, micros(), answer, digest);
  }

  private void replace(int step, long answeredMicros, String answer, OptionalLong digest) {
    if (step < steps.size()) {
      Step begun = steps.get(step);
      steps.set(
          step,
          new Step(
              begun.by(),
              begun.node(),
              begun.asked(),
              begun.hintFor(),
              begun.askedMicros(),
              answeredMicros,
              answer,
              digest));
    }
  }

  private long micros() {
    return (means.clock.nanos() - beginNanos) / NANOS_PER_MICRO;
  }

  private static OptionalLong digest(Key key, byte[] state) {
    return OptionalLong.of(Digest.of(key, state));
  }

  private static String word(Reply reply) {
    if (reply instanceof Reply.Refused refused) {
      return word(refused.reason());
    }
    if (reply instanceof Reply.Outdated) {
      return "outdated";
    }
    return reply instanceof Reply.Coordinated ? "coordinated" : "stored";
  }

  private static String word(Enum<?> why) {
    return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

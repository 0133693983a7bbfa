package io.quorate.node.exchange;

import io.quorate.antientropy.causality.Digest;
import io.quorate.antientropy.exchange.Answer;
import io.quorate.antientropy.exchange.Pair;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Joins the states that a peer sent into the own copies, forced. Confined to its lane. */
final class Pulling {
  private static final int IN_FLIGHT_MAX = 32;

  private final Means means;
  private final Pair pair;
  private final int n;
  private final List<Long> asked;
  private final Answer.States states;
  private final Done done;
  private final ArrayDeque<Answer.KeyState> toJoin = new ArrayDeque<>();
  private final Patience patience;
  private int inFlight;
  private int joined;
  private String failure = "";

  /** Told what came of it. */
  interface Done {
    /**
     * It is over.
     *
     * @param answered how many of the positions, from the first, are dealt with
     * @param joined how many keys were joined
     * @param behind the positions at which this node now has something else than the peer
     * @param failure why not all was joined; empty: it was
     */
    void pulled(int answered, int joined, List<Long> behind, String failure);
  }

  Pulling(Means means, Pair pair, int n, List<Long> asked, Answer.States states, Done done) {
    this.means = means;
    this.pair = pair;
    this.n = n;
    this.asked = asked;
    this.states = states;
    this.done = done;
    this.patience = new Patience(means);
  }

  void begin() {
    if (states.answered() > asked.size()) {
      done.pulled(0, 0, List.of(), pair.peer() + " answered more than it was asked");
      return;
    }
    for (Answer.KeyState each : states.states()) {
      means.throttle().spend(each.state().length);
      means.facts().bytes += each.state().length;
      if (means.replica().partitionOf(each.key()) != pair.partition()) {
        failure = pair.peer() + " sent a key of another partition";
      }
    }
    toJoin.addAll(states.states());
    proceed();
  }

  private void proceed() {
    while (failure.isEmpty() && !toJoin.isEmpty() && inFlight < IN_FLIGHT_MAX) {
      Answer.KeyState next = toJoin.remove();
      inFlight++;
      means
          .replica()
          .join(
              next.key(),
              next.state(),
              Durability.FSYNC,
              "",
              states.generation(),
              reply -> joined(next, reply));
    }
    if (inFlight == 0) {
      List<Long> behind =
          failure.isEmpty() ? behind(asked.subList(0, states.answered())) : List.<Long>of();
      done.pulled(states.answered(), joined, behind, failure);
    }
  }

  private void joined(Answer.KeyState state, Reply reply) {
    if (means.isOver()) {
      return;
    }
    if (reply instanceof Reply.Joined) {
      joined++;
      means.facts().keysReceived++;
    } else if (patience.isLeftFor(reply)) {
      toJoin.add(state);
      patience.rest(this::ended);
      return;
    } else {
      failure = "a copy could not be joined: " + reply;
    }
    ended();
  }

  private void ended() {
    inFlight--;
    proceed();
  }

  private List<Long> behind(List<Long> positions) {
    TreeMap<Long, TreeSet<Long>> theirs = new TreeMap<>();
    for (Answer.KeyState each : states.states()) {
      theirs
          .computeIfAbsent(each.key().position(), position -> new TreeSet<>())
          .add(Digest.of(each.key(), each.state()));
    }
    TreeMap<Long, TreeSet<Long>> own = new TreeMap<>();
    for (Space.Entry each :
        Listing.at(means.spaces(), means.trees(), pair.partition(), n, positions)) {
      own.computeIfAbsent(each.key().position(), position -> new TreeSet<>()).add(each.digest());
    }
    List<Long> behind = new ArrayList<>();
    own.forEach((position, digests) -> {
      if (!digests.equals(theirs.get(position))) {
        behind.add(position);
      }
    });
    return behind;
  }
}

package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.witness.Violation;
import io.quorate.antientropy.witness.Witness;
import io.quorate.antientropy.witness.WriteAttempt;
import io.quorate.antientropy.witness.WriteAttempt.Told;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Key;
import io.quorate.ring.membership.Liveness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Clients, faults and wrong beliefs by chance, judged by what the clients saw. The replicas are in
 * memory and lose nothing: this is about coordinators only.
 */
class SwarmTest {
  private static final int SEEDS = 150;

  private static final class Run {
    final long seed;
    final SplittableRandom random;
    final Ensemble nodes;
    final Witness witness = new Witness();
    final boolean strict;
    final int keys;
    final List<String> names;
    long values;
    long requests;
    long answers;
    long done;

    Run(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.nodes = new Ensemble(3 + random.nextInt(4));
      this.strict = random.nextBoolean();
      this.keys = 1 + random.nextInt(12);
      this.names = List.copyOf(nodes.replicas.keySet());
      nodes.faults = Optional.of(new Faults(random.split()));
    }

    void run() {
      int clients = 2 + random.nextInt(5);
      for (int i = 0; i < clients; i++) {
        client("client-" + i, 30);
      }
      trouble();
      nodes.script.run(120_000);
      assertEquals(requests, answers, "every request ends, seed " + seed);
      assertEquals(clients, done, "every client ends, seed " + seed);
      List<Violation> violations = witness.judge(heal());
      assertEquals(List.of(), violations, () -> "seed " + seed + (strict ? " strict" : " sloppy"));
    }

    /** Some nodes hang for a while, and everybody believes something of everybody. */
    private void trouble() {
      if (nodes.script.nowMillis() > 20_000) {
        nodes.hung.clear();
        nodes.believe(Liveness.State.ALIVE);
        return;
      }
      nodes.hung.clear();
      TreeMap<String, Liveness.State> states = new TreeMap<>();
      for (String name : names) {
        boolean hangs = random.nextInt(6) == 0;
        if (hangs) {
          nodes.hung.add(name);
        }
        if (random.nextInt(hangs ? 2 : 10) == 0) {
          states.put(name, random.nextBoolean() ? Liveness.State.DEAD : Liveness.State.SUSPECT);
        }
      }
      nodes.believe(states);
      nodes.script.afterMillis(300 + random.nextInt(3_000), this::trouble);
    }

    private void client(String name, int more) {
      if (more == 0) {
        done++;
        return;
      }
      int number = random.nextInt(keys);
      Key key = Key.of("b", "k" + number);
      Runnable next =
          () -> nodes.script.afterMillis(random.nextInt(300), () -> client(name, more - 1));
      switch (random.nextInt(10)) {
        case 0 -> blindPut(name, key, next);
        case 1 -> blindDelete(name, key, next);
        case 2, 3 -> readThen(name, key, found -> next.run(), next);
        case 4 -> readThen(name, key, found -> delete(name, key, found, next), next);
        default -> readThen(name, key, found -> put(name, key, found, next), next);
      }
    }

    private Consistency level() {
      return new Consistency(Optional.empty(), Optional.empty(), Optional.of(!strict));
    }

    private void readThen(String client, Key key, Consumer<Outcome.Found> then, Runnable next) {
      long began = nodes.script.nanos();
      submit(nodes.get(key, level()), outcome -> {
        if (outcome instanceof Outcome.Found found) {
          List<String> values = values(found.state());
          witness.read(client, key.text(), values, strict, began, nodes.script.nanos());
          then.accept(found);
        } else {
          next.run();
        }
      });
    }

    private void put(String client, Key key, Outcome.Found found, Runnable next) {
      String value = "v" + ++values;
      List<String> read = values(found.state());
      WriteAttempt attempt =
          witness.put(client, key.text(), value, read, strict, nodes.script.nanos());
      write(nodes.put(key, value, found.context(), level()), attempt, 3, next);
    }

    private void blindPut(String client, Key key, Runnable next) {
      String value = "v" + ++values;
      WriteAttempt attempt =
          witness.put(client, key.text(), value, List.of(), strict, nodes.script.nanos());
      write(nodes.put(key, value, "", level()), attempt, 3, next);
    }

    private void delete(String client, Key key, Outcome.Found found, Runnable next) {
      if (found.context().isEmpty()) {
        next.run();
        return;
      }
      List<String> read = values(found.state());
      WriteAttempt attempt = witness.delete(client, key.text(), read, strict, nodes.script.nanos());
      write(nodes.delete(key, found.context(), level()), attempt, 3, next);
    }

    private void blindDelete(String client, Key key, Runnable next) {
      WriteAttempt attempt =
          witness.deleteBlindly(client, key.text(), strict, nodes.script.nanos());
      write(nodes.delete(key, "", level()), attempt, 3, next);
    }

    private void write(ClientRequest request, WriteAttempt attempt, int tries, Runnable next) {
      submit(request, outcome -> {
        boolean unknown = outcome instanceof Outcome.Failed failed && failed.unknown();
        attempt.end(
            outcome instanceof Outcome.Written
                ? Told.ACKNOWLEDGED
                : unknown ? Told.UNKNOWN : Told.NOT_APPLIED,
            nodes.script.nanos());
        if (unknown && tries > 1 && random.nextInt(4) > 0) {
          write(Failures.repeat(request), attempt, tries - 1, next);
        } else {
          next.run();
        }
      });
    }

    private void submit(ClientRequest request, Consumer<Outcome> then) {
      requests++;
      String node = names.get(random.nextInt(names.size()));
      nodes.at(node).submit(request, nodes.script.nanos(), outcome -> {
        answers++;
        then.accept(outcome);
      });
    }

    /** Hints are delivered and all copies joined: what is there in the end. */
    private Map<String, List<String>> heal() {
      TreeMap<String, List<String>> end = new TreeMap<>();
      for (int i = 0; i < keys; i++) {
        Key key = Key.of("b", "k" + i);
        State all = State.EMPTY;
        for (FakeReplica replica : nodes.replicas.values()) {
          all = all.join(replica.state(key));
          for (String target : replica.hints.keySet()) {
            all = all.join(replica.hint(target, key));
          }
        }
        end.put(key.text(), values(all.withoutSupersededRepeats()));
      }
      return end;
    }

    private static List<String> values(State state) {
      List<String> values = new ArrayList<>();
      for (Sibling sibling : state.siblings()) {
        values.add(new String(sibling.content().value(), StandardCharsets.UTF_8));
      }
      return values;
    }
  }

  @Test
  void underFaultsNoPromiseToAnyClientIsBroken() {
    long answers = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed);
      run.run();
      answers += run.answers;
    }
    assertTrue(answers > 10L * SEEDS, answers + " answers");
  }
}

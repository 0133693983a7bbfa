package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quorate.antientropy.causality.ContextSeal;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.State;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Traced;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Coordinators a, b, c … in one script, each with a replica in memory. The owners of every key are
 * a, b, c (as far as there are so many). What goes between them takes a millisecond each way,
 * unless a test says otherwise.
 */
final class Ensemble {
  static final Consistency STRICT =
      new Consistency(Optional.empty(), Optional.empty(), Optional.of(false));
  private static final int TIMEOUT_MILLIS = 5_000;

  final Script script = new Script();
  final TreeMap<String, FakeReplica> replicas = new TreeMap<>();
  final TreeMap<String, Coordinator> coordinators = new TreeMap<>();
  final TreeSet<String> killed = new TreeSet<>();
  final TreeSet<String> hung = new TreeSet<>();
  final TreeSet<String> silent = new TreeSet<>();
  final TreeSet<String> breaking = new TreeSet<>();
  final TreeSet<String> overloaded = new TreeSet<>();
  final TreeSet<String> stayBehind = new TreeSet<>();
  final TreeMap<String, Reply.Reason> refusing = new TreeMap<>();
  final TreeMap<String, Integer> delayMillis = new TreeMap<>();
  Optional<Faults> faults = Optional.empty();
  final List<String> sent = new ArrayList<>();
  final Topology topology;

  /** What whoever is behind learns. */
  Topology newest;

  private final TreeMap<String, Topology> known = new TreeMap<>();
  private final CoordinatorSettings settings;
  private final ContextSeal seal = new ContextSeal(new byte[] {1, 2, 3});
  private long ids;
  private long correlations;

  Ensemble(int nodes) {
    this(nodes, CoordinatorSettings.DEFAULTS);
  }

  Ensemble(int nodes, CoordinatorSettings settings) {
    this.settings = settings;
    this.topology = topology(nodes);
    this.newest = topology;
    int number = 0;
    for (Member member : topology.members()) {
      String name = member.name();
      replicas.put(name, new FakeReplica(script, topology.ring(), ++number));
      coordinators.put(name, coordinator(name));
    }
  }

  private static Topology topology(int nodes) {
    List<Member> members = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      String name = "" + (char) ('a' + i);
      names.add(name);
      members.add(Member.of(
          name, new DiskId(i), new HostPort(name, 9_000 + i), new HostPort(name, 8_000 + i)));
    }
    List<String> row = names.subList(0, Math.min(5, nodes));
    return Topology.of(new ClusterId(1, 2))
        .members(members)
        .owners(new OwnerTable(List.of(row, row, row, row)))
        .voters(List.of("a"))
        .build();
  }

  private Coordinator coordinator(String name) {
    return new Coordinator(
        script,
        script,
        replica(name),
        (to, partition, since, request, timeout, done) ->
            call(to.host(), partition, since, request, timeout, done),
        seal,
        settings,
        new MemoryBudget(1 << 20),
        member -> script.afterMillis(1, () -> learn(name)),
        new View(topology, name, new TreeMap<>()));
  }

  FakeReplica replica(String name) {
    return Objects.requireNonNull(replicas.get(name));
  }

  Coordinator at(String name) {
    return Objects.requireNonNull(coordinators.get(name));
  }

  /** All nodes believe this of these. */
  void believe(Liveness.State state, String... names) {
    TreeMap<String, Liveness.State> states = new TreeMap<>();
    Arrays.stream(names).forEach(name -> states.put(name, state));
    believe(states);
  }

  /** All nodes believe this; who is not named is alive. */
  void believe(Map<String, Liveness.State> states) {
    coordinators.forEach(
        (name, coordinator) -> coordinator.adopt(new View(topology, name, states)));
  }

  /** Ends these nodes, and everybody knows. */
  void killKnown(String... names) {
    killed.addAll(List.of(names));
    believe(Liveness.State.DEAD, names);
  }

  private void call(
      String to,
      int partition,
      long since,
      Request request,
      long timeoutNanos,
      Consumer<CallOutcome> done) {
    boolean isFenced =
        !(request instanceof Request.Coordinate || request instanceof Request.Inspect);
    if (isFenced && knownTo(to).since(partition) > since) {
      Reply stale = new Reply.Refused(Reply.Reason.STALE, "moved");
      script.afterMillis(2, () -> done.accept(new CallOutcome.Replied(stale)));
    } else {
      if (isFenced && knownTo(to).since(partition) < since) {
        learn(to);
      }
      call(to, request, timeoutNanos, done);
    }
  }

  private Topology knownTo(String name) {
    return known.getOrDefault(name, topology);
  }

  /** This node goes by the newest topology from now on. */
  void learn(String name) {
    if (stayBehind.contains(name)) {
      return;
    }
    known.put(name, newest);
    at(name).adopt(new View(newest, name, new TreeMap<>()));
  }

  private void call(String to, Request request, long timeoutNanos, Consumer<CallOutcome> done) {
    sent.add(request.getClass().getSimpleName() + ">" + to);
    if (overloaded.contains(to)) {
      script.execute(() -> done.accept(new CallOutcome.Failed(CallOutcome.Why.OVERLOADED)));
      return;
    }
    if (killed.contains(to)) {
      script.afterMillis(1, () -> done.accept(new CallOutcome.Failed(CallOutcome.Why.UNREACHABLE)));
      return;
    }
    boolean[] ended = new boolean[1];
    Consumer<CallOutcome> once = outcome -> {
      if (!ended[0]) {
        ended[0] = true;
        done.accept(outcome);
      }
    };
    script.after(timeoutNanos, () -> once.accept(new CallOutcome.Failed(CallOutcome.Why.TIMEOUT)));
    if (faults.isPresent()) {
      callThroughFaults(faults.get(), to, request, timeoutNanos, once);
    } else if (breaking.contains(to)) {
      script.afterMillis(
          delayMillis.getOrDefault(to, 0),
          () -> once.accept(new CallOutcome.Failed(CallOutcome.Why.UNREACHABLE)));
    } else if (!hung.contains(to)) {
      Origin origin = origin();
      int delay = 1 + delayMillis.getOrDefault(to, 0);
      int remaining = (int) (timeoutNanos / 1_000_000);
      script.afterMillis(
          delay,
          () -> serve(to, request, origin, remaining, reply -> {
            if (!silent.contains(to)) {
              script.afterMillis(1, () -> once.accept(new CallOutcome.Replied(reply)));
            }
          }));
    }
  }

  /** Late, lost on the way there or back, or there twice. */
  private void callThroughFaults(
      Faults chance, String to, Request request, long timeoutNanos, Consumer<CallOutcome> once) {
    int remaining = (int) (timeoutNanos / 1_000_000);
    Origin origin = origin();
    int copies = chance.copies();
    for (int i = 0; i < copies; i++) {
      script.afterMillis(chance.delayMillis() + 5L * i, () -> {
        if (!hung.contains(to)) {
          serve(to, request, origin, remaining, reply -> {
            if (!chance.isLost()) {
              script.afterMillis(
                  chance.delayMillis(), () -> once.accept(new CallOutcome.Replied(reply)));
            }
          });
        }
      });
    }
    if (copies == 0 && chance.isBroken()) {
      script.afterMillis(1, () -> once.accept(new CallOutcome.Failed(CallOutcome.Why.UNREACHABLE)));
    }
  }

  private void serve(
      String to, Request request, Origin origin, int remainingMillis, Consumer<Reply> done) {
    Reply.Reason reason = refusing.get(to);
    if (request instanceof Request.Coordinate && reason != null) {
      done.accept(new Reply.Refused(reason, "refusing"));
    } else if (request instanceof Request.Coordinate coordinate) {
      at(to).coordinate(coordinate, origin, remainingMillis, done);
    } else {
      replica(to).serve((Request.OfReplica) request, done);
    }
  }

  String firstFallback(Key key) {
    return topology.preferenceList(key).fallbacks(3).get(0).name();
  }

  Origin origin() {
    return new Origin(1, ++correlations);
  }

  RequestId id() {
    return new RequestId(0, ++ids);
  }

  ClientRequest.Put put(Key key, String text, String context, Consistency consistency) {
    return new ClientRequest.Put(
        key,
        States.content(text),
        context,
        id(),
        false,
        consistency,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  ClientRequest.Put put(Key key, String text) {
    return put(key, text, "", Consistency.OF_BUCKET);
  }

  ClientRequest.Delete delete(Key key, String context) {
    return delete(key, context, Consistency.OF_BUCKET);
  }

  ClientRequest.Delete delete(Key key, String context, Consistency consistency) {
    return new ClientRequest.Delete(
        key, context, id(), false, consistency, TIMEOUT_MILLIS, Optional.empty(), false);
  }

  ClientRequest.Get get(Key key, Consistency consistency) {
    return new ClientRequest.Get(key, consistency, TIMEOUT_MILLIS);
  }

  static Consistency w(int w, boolean sloppy) {
    return new Consistency(Optional.empty(), Optional.of(Level.of(w)), Optional.of(sloppy));
  }

  static Consistency r(int r, boolean sloppy) {
    return new Consistency(Optional.of(Level.of(r)), Optional.empty(), Optional.of(sloppy));
  }

  /** Submits and lets a minute go by: the one outcome. */
  Outcome submit(String node, ClientRequest request) {
    List<Outcome> outcomes = begin(node, request);
    assertEquals(List.of(), outcomes, "no answer before the call has returned");
    script.run(60_000);
    assertEquals(1, outcomes.size(), "one answer");
    return outcomes.get(0);
  }

  /** Submits, and the outcome comes into the list. */
  List<Outcome> begin(String node, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    long before = script.nowMillis();
    at(node).submit(request, script.nanos(), outcome -> {
      assertEquals(true, script.nowMillis() - before <= request.timeoutMillis(), "by the deadline");
      outcomes.add(outcome);
    });
    return outcomes;
  }

  /** What a node tells of a request on its way. */
  Traced traced(String node, ClientRequest request) {
    List<Traced> traced = new ArrayList<>();
    at(node).trace(request, script.nanos(), traced::add);
    script.run(60_000);
    assertEquals(1, traced.size(), "one answer");
    return traced.get(0);
  }

  Outcome.Written written(String node, ClientRequest request) {
    return assertInstanceOf(Outcome.Written.class, submit(node, request));
  }

  Outcome.Failed failed(String node, ClientRequest request) {
    return assertInstanceOf(Outcome.Failed.class, submit(node, request));
  }

  Outcome.Found found(String node, Key key) {
    return assertInstanceOf(Outcome.Found.class, submit(node, get(key, Consistency.OF_BUCKET)));
  }

  /** The values a node would answer with, through a read at its bucket's level. */
  String read(String node, Key key) {
    return States.text(found(node, key).state());
  }

  State state(String node, Key key) {
    return replica(node).state(key);
  }
}

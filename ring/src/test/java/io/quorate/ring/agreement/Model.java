package io.quorate.ring.agreement;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * All that matters of a small cluster that agrees on topologies, as one value, and all that can
 * happen to it next.
 *
 * <p>A question that was sent may reach its node at any time, any number of times, or never. Its
 * answer is taken by the proposer at once or lost: an answer that comes later has no other effect
 * than questions that go out later, and those may be late already.
 */
final class Model {
  static final ClusterId CLUSTER = new ClusterId(1, 2);

  /** What is wrong with every node of it. */
  enum Mutant {
    NONE,
    /** A promise or vote is answered before it is forced: a crash takes it back. */
    ANSWERS_BEFORE_FORCE,
    /** One page for all epochs, overwritten in place; whoever still knows epoch e may use it. */
    REGISTER_IN_PLACE,
    /** Those decide who would be the voters if they decided so. */
    VOTERS_INSIDE_THE_VALUE,
    /** What one voter accepted is told to all. */
    ACCEPTED_IS_GOSSIPED,
    /** A voter that lost its disk votes on under its name. */
    WIPED_VOTES_ON
  }

  /** What a world may contain; everything else is fixed by the first topology. */
  record Bounds(long lastEpoch, int attempts, int crashes, int wipes, int losses) {}

  /** One node: what it shows, what it has forced as a voter, and what it believes it has. */
  record Node(DiskId disk, Topology known, VoterState forced, VoterState memory, String text) {
    static Node of(DiskId disk, Topology known, VoterState forced, VoterState memory) {
      StringBuilder text = new StringBuilder();
      text.append(disk.value()).append(ModelText.label(known));
      ModelText.describe(memory, text);
      if (!forced.equals(memory)) {
        ModelText.describe(forced, text.append('/'));
      }
      return new Node(disk, known, forced, memory, text.toString());
    }
  }

  /** Somebody's attempts: who, how many have begun, and the one that runs. */
  record Attempt(String name, int number, Optional<Proposer> proposer, String text) {
    static Attempt of(String name, int number, Proposer proposer) {
      StringBuilder text = new StringBuilder().append('#').append(number);
      ModelText.describe(proposer, text);
      return new Attempt(name, number, Optional.of(proposer), text.toString());
    }
  }

  /** A question on its way. The hash stands for all of it, and a sum of hashes for a set. */
  record Sent(int attempt, Ballot ballot, String to, VoterQuestion question, long hash) {
    static Sent of(int attempt, Ballot ballot, String to, VoterQuestion question) {
      String text = attempt + to + ballot.round() + ModelText.label(question);
      long hash = Hashing.murmur3_128().hashUnencodedChars(text).asLong();
      return new Sent(attempt, ballot, to, question, hash);
    }
  }

  /** Who shall be the voters of each epoch that this proposer proposes. */
  interface Wish {
    List<String> voters(String proposer, long epoch);
  }

  private final Mutant mutant;
  private final Bounds bounds;
  private final Wish wish;
  final TreeMap<String, Node> nodes;
  final List<Attempt> attempts;
  private List<Sent> sent;
  final Set<Topology> announced;
  private int crashes;
  private int wipes;
  private int losses;

  private Model(Model from) {
    mutant = from.mutant;
    bounds = from.bounds;
    wish = from.wish;
    nodes = new TreeMap<>(from.nodes);
    attempts = new ArrayList<>(from.attempts);
    sent = from.sent;
    announced = new LinkedHashSet<>(from.announced);
    crashes = from.crashes;
    wipes = from.wipes;
    losses = from.losses;
  }

  Model(Mutant mutant, Bounds bounds, Wish wish, Topology first, Collection<String> proposers) {
    this.mutant = mutant;
    this.bounds = bounds;
    this.wish = wish;
    nodes = new TreeMap<>();
    for (Member member : first.members()) {
      Node node = Node.of(member.disk(), first, VoterState.FRESH, VoterState.FRESH);
      nodes.put(member.name(), node);
    }
    attempts = new ArrayList<>();
    sent = List.of();
    announced = new LinkedHashSet<>(Set.of(first));
    for (String name : proposers) {
      attempts.add(new Attempt(name, 0, Optional.empty(), ""));
    }
  }

  static Topology founded(List<String> voters, String... names) {
    List<Member> members = new ArrayList<>();
    for (String name : names) {
      HostPort address = new HostPort("10.0.0." + (members.size() + 1), 1);
      members.add(Member.of(name, new DiskId(members.size() + 1), address, address));
    }
    return Topology.of(CLUSTER)
        .members(members)
        .owners(new OwnerTable(List.of(List.of(names[0]))))
        .voters(voters)
        .buckets(List.of(BucketDefinition.ofDefaults("founded")))
        .build();
  }

  private Node node(String name) {
    return Objects.requireNonNull(nodes.get(name));
  }

  /**
   * One thing that can happen next: mostly to what was sent last, so that something comes of it.
   */
  Model step(RandomGenerator random) {
    List<Model> all = new ArrayList<>();
    int kind = random.nextInt(100);
    if (kind < 80 && !sent.isEmpty()) {
      int back = Math.min(random.nextInt(sent.size()), random.nextInt(sent.size()));
      deliver(sent.get(sent.size() - 1 - back), random.nextInt(10) > 0, all);
    } else if (kind < 85) {
      int index = random.nextInt(attempts.size());
      Optional<Proposer> running = attempts.get(index).proposer();
      if (running.flatMap(Proposer::result).isPresent() || random.nextInt(5) == 0) {
        begin(index, all);
      }
    } else {
      List<String> names = new ArrayList<>(nodes.keySet());
      String name = names.get(random.nextInt(names.size()));
      if (kind < 97) {
        List<Topology> known = new ArrayList<>(announced);
        learn(name, known.get(random.nextInt(known.size())), all);
      } else if (kind < 98) {
        wipe(name, all);
      } else {
        loseVotes(name, all);
      }
    }
    return all.isEmpty() ? this : all.get(0);
  }

  /** Everything that can happen next. */
  List<Model> next() {
    List<Model> all = new ArrayList<>();
    for (Sent message : sent) {
      deliver(message, true, all);
      deliver(message, false, all);
    }
    for (int i = 0; i < attempts.size(); i++) {
      begin(i, all);
    }
    for (String name : nodes.keySet()) {
      for (Topology topology : announced) {
        learn(name, topology, all);
      }
      crash(name, all);
      wipe(name, all);
      loseVotes(name, all);
    }
    return all;
  }

  private void deliver(Sent message, boolean answered, List<Model> all) {
    Node node = node(message.to());
    Voter.Step step = voter(message, node).answer(message.question());
    boolean heard = answered && isAwaited(message);
    if (!heard && (answered || step.state().equals(node.memory()))) {
      return;
    }
    Model after = new Model(this);
    boolean forces = mutant != Mutant.ANSWERS_BEFORE_FORCE;
    VoterState forced = forces ? step.state() : node.forced();
    after.nodes.put(message.to(), Node.of(node.disk(), node.known(), forced, step.state()));
    if (mutant == Mutant.ACCEPTED_IS_GOSSIPED) {
      step.state().vote().ifPresent(vote -> after.announced.add(vote.value()));
    }
    if (heard) {
      after.take(message, filtered(message, step.answer()));
    }
    all.add(after);
  }

  private Voter voter(Sent message, Node node) {
    VoterState state = node.memory();
    Topology known = node.known();
    long epoch = message.question().instance().epoch();
    if (mutant == Mutant.REGISTER_IN_PLACE) {
      Optional<Instance> asked = Optional.of(message.question().instance());
      state = new VoterState(
          2, Optional.empty(), asked, state.promised(), state.vote(), Optional.empty());
      known = known.toBuilder().epoch(epoch - 1).build();
    }
    if (mutant == Mutant.VOTERS_INSIDE_THE_VALUE && known.epoch() < epoch) {
      known = known.toBuilder().voters(List.of(message.to())).build();
    }
    return new Voter(message.to(), node.disk(), Optional.of(known), state);
  }

  /** In the one register a vote of another epoch is not of the proposer's concern. */
  private VoterAnswer filtered(Sent message, VoterAnswer answer) {
    boolean foreign = mutant == Mutant.REGISTER_IN_PLACE
        && answer instanceof VoterAnswer.Promised promised
        && promised.vote().isPresent()
        && promised.vote().get().value().epoch()
            != message.question().instance().epoch();
    return foreign ? new VoterAnswer.Promised(message.ballot(), Optional.empty()) : answer;
  }

  private void take(Sent message, VoterAnswer answer) {
    Proposer before = attempts.get(message.attempt()).proposer().orElseThrow();
    proceed(message.attempt(), before.answered(message.to(), answer));
  }

  private boolean isAwaited(Sent message) {
    Attempt attempt = attempts.get(message.attempt());
    return attempt.number() == message.ballot().start()
        && attempt.proposer().orElseThrow().result().isEmpty();
  }

  private void proceed(int index, Proposer proposer) {
    Attempt attempt = attempts.get(index);
    attempts.set(index, Attempt.of(attempt.name(), attempt.number(), proposer));
    boolean asksMore =
        attempt.proposer().map(before -> !before.asksAs(proposer)).orElse(true);
    if (asksMore) {
      sent = new ArrayList<>(sent);
      proposer
          .questions()
          .forEach((member, question) -> sent.add(
              Sent.of(index, ballot(attempt.name(), attempt.number()), member.name(), question)));
    }
    proposer.result().ifPresent(result -> {
      if (result instanceof Proposer.Chosen chosen) {
        announced.add(chosen.topology());
      }
    });
  }

  private static Ballot ballot(String name, int number) {
    return new Ballot(number, name, number);
  }

  /** The proposer begins, begins again after a crash, or after another one was chosen. */
  private void begin(int index, List<Model> all) {
    Attempt attempt = attempts.get(index);
    Topology base = node(attempt.name()).known();
    if (attempt.number() == bounds.attempts() || base.epoch() == bounds.lastEpoch()) {
      return;
    }
    Model after = new Model(this);
    int number = attempt.number() + 1;
    List<String> voters = wish.voters(attempt.name(), base.epoch() + 1);
    Topology value = base.next()
        .voters(voters)
        .buckets(List.of(BucketDefinition.ofDefaults(attempt.name() + number)))
        .build();
    Topology counted = mutant == Mutant.VOTERS_INSIDE_THE_VALUE
        ? base.toBuilder().voters(voters).build()
        : base;
    after.attempts.set(index, new Attempt(attempt.name(), number, Optional.empty(), ""));
    after.proceed(index, Proposer.of(counted, value, ballot(attempt.name(), number)));
    all.add(after);
  }

  private void learn(String name, Topology topology, List<Model> all) {
    Node node = node(name);
    if (topology.isNewerThan(node.known()) && topology.epoch() < bounds.lastEpoch()) {
      Model after = new Model(this);
      after.nodes.put(name, Node.of(node.disk(), topology, node.forced(), node.memory()));
      all.add(after);
    }
  }

  private void crash(String name, List<Model> all) {
    Node node = node(name);
    if (crashes < bounds.crashes() && !node.memory().equals(node.forced())) {
      Model after = new Model(this);
      after.crashes++;
      after.nodes.put(name, Node.of(node.disk(), node.known(), node.forced(), node.forced()));
      all.add(after);
    }
  }

  /** The disk is gone; the node comes back with an empty one and is given the topology. */
  private void wipe(String name, List<Model> all) {
    if (wipes < bounds.wipes()) {
      Node node = node(name);
      Model after = new Model(this);
      after.wipes++;
      DiskId disk =
          mutant == Mutant.WIPED_VOTES_ON ? node.disk() : new DiskId(node.disk().value() + 100);
      after.nodes.put(name, Node.of(disk, node.known(), VoterState.FRESH, VoterState.FRESH));
      all.add(after);
    }
  }

  /** Only the voter's own file is gone. */
  private void loseVotes(String name, List<Model> all) {
    if (losses < bounds.losses()) {
      Node node = node(name);
      Model after = new Model(this);
      after.losses++;
      VoterState lost = VoterState.afterLoss(node.known());
      after.nodes.put(name, Node.of(node.disk(), node.known(), lost, lost));
      all.add(after);
    }
  }

  /** Epochs that have two topologies: there must be none. */
  boolean isSplit() {
    TreeMap<Long, Topology> byEpoch = new TreeMap<>();
    for (Topology topology : announced) {
      Topology other = byEpoch.putIfAbsent(topology.epoch(), topology);
      if (other != null && !other.equals(topology)) {
        return true;
      }
    }
    return false;
  }

  long lastEpoch() {
    return announced.stream().mapToLong(Topology::epoch).max().orElseThrow();
  }

  /** The same for two models that have the same future; 128 bits stand for all of it. */
  HashCode fingerprint() {
    StringBuilder text = new StringBuilder(512);
    nodes.values().forEach(node -> text.append(node.text()));
    attempts.forEach(attempt -> text.append(attempt.text()));
    text.append(sent.stream().mapToLong(Sent::hash).sum());
    announced.forEach(topology -> text.append(ModelText.label(topology)));
    text.append('#').append(crashes).append(wipes).append(losses);
    return Hashing.murmur3_128().hashUnencodedChars(text);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Node> entry : nodes.entrySet()) {
      VoterState state = entry.getValue().memory();
      text.append(entry.getKey())
          .append(" knows ")
          .append(entry.getValue().known().epoch());
      text.append(", promised ").append(state.promised()).append(", voted ").append(state.vote());
      text.append('\n');
    }
    return text.append(announced).toString();
  }
}

package io.quorate.node;

import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.membership.AddressHost;
import io.quorate.node.membership.AgreementHost;
import io.quorate.node.membership.ClockOffsets;
import io.quorate.node.membership.Copying;
import io.quorate.node.membership.FoundingHost;
import io.quorate.node.membership.JoinHost;
import io.quorate.node.membership.LongDead;
import io.quorate.node.membership.SwimHost;
import io.quorate.node.membership.TopologyHost;
import io.quorate.node.membership.TransitionHost;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.metrics.Fact;
import io.quorate.node.snapshot.Snapshots;
import io.quorate.node.survey.Surveys;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.founding.FoundingSetup;
import io.quorate.ring.founding.NotYet;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.membership.SwimEffect;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A node's place in its cluster: how it got there, which topology it knows, who answers, and its
 * part in deciding what comes next. Confined to lane 0.
 *
 * <pre>
 *   FoundingHost,
 *   JoinHost     ── the first ──▶ TopologyHost ◀── chosen ── AgreementHost ◀── propose
 *                                   ▲      │
 *                      newer, heard │      └── shown ──▶ the node, SwimHost
 *                                SwimHost
 * </pre>
 */
final class Membership implements MembershipAnswers {
  private final Environment environment;
  private final NodeConfiguration configuration;
  private final Calls calls;
  private final DiskId disk;
  private final NodeStart.Found found;
  private final NodeRecords records;
  private final Hooks hooks;
  private final SwimHost swim;
  private final ClockOffsets clocks;
  private final TopologyHost topologies;
  private final AgreementHost agreement;
  private final TransitionHost transitions;
  private @Nullable FoundingHost founding;
  private @Nullable JoinHost joining;
  private @Nullable AddressHost moving;
  private HostPort address;

  /**
   * What the node does with what is found out here.
   *
   * @param show lets the whole node see a forced topology, then runs the task on lane 0
   * @param states takes what is known of the members
   * @param copying how partitions that move are copied
   * @param surveys answers what members ask each other about themselves
   * @param snapshots takes this node's part in snapshots of the cluster
   * @param halt stops a node that must not go on, with a sentence
   */
  record Hooks(
      BiConsumer<Topology, Runnable> show,
      Consumer<SortedMap<String, Liveness.State>> states,
      Copying copying,
      Surveys surveys,
      Snapshots snapshots,
      Consumer<String> halt) {}

  Membership(
      Environment environment,
      NodeConfiguration configuration,
      Calls calls,
      Identity identity,
      NodeRecords records,
      Hooks hooks) {
    this.environment = environment;
    this.configuration = configuration;
    this.calls = calls;
    this.disk = identity.disk();
    this.found = identity.found();
    this.records = records;
    this.hooks = hooks;
    this.address = configuration.peer();
    this.swim = new SwimHost(
        environment,
        calls,
        new SwimHost.Self(
            configuration.name(), found.secret(), found.incarnation(), configuration.swim()),
        new SwimHost.Told(this::states, records::incarnation, this::heardOfNewer));
    this.clocks = new ClockOffsets(environment, calls, configuration.name());
    TopologyHost.Self self = new TopologyHost.Self(configuration.name(), disk);
    this.topologies =
        new TopologyHost(environment, calls, self, records::topology, this::show, hooks.halt());
    this.agreement = new AgreementHost(
        environment, calls, self, identity.start(), topologies, found.voter(), records::voter);
    this.transitions = new TransitionHost(
        environment,
        calls,
        configuration.name(),
        agreement,
        hooks.copying(),
        new LongDead(configuration.removeAfter()));
  }

  /** Who this node is, and what its files said. */
  record Identity(DiskId disk, long start, NodeStart.Found found) {}

  /** How full each limit is. */
  void occupancy(Consumer<Occupancy> into) {
    agreement.occupancy(into);
  }

  void addTo(FactSums sums) {
    sums.add(swim.counts());
    sums.add(Fact.CLOCK_OFFSET_MILLISECONDS, clocks.farthestMillis());
  }

  SwimHost swim() {
    return swim;
  }

  TopologyHost topologies() {
    return topologies;
  }

  TransitionHost transitions() {
    return transitions;
  }

  AgreementHost agreement() {
    return agreement;
  }

  /** Founds, joins or resumes, as the node that others reach at this address. */
  void begin(HostPort at) {
    address = at;
    Member self = new Member(
        configuration.name(),
        disk,
        at,
        configuration.http(),
        configuration.zone(),
        configuration.weight(),
        Role.MEMBER);
    if (configuration.joining().isPresent() && found.topology().isEmpty()) {
      join(self, configuration.joining().get().seed());
    } else {
      found(self);
    }
  }

  private void join(Member self, HostPort seed) {
    JoinHost.Hooks needed = new JoinHost.Hooks(topologies, agreement, hooks.halt());
    JoinHost host = new JoinHost(environment, calls, self, seed, needed);
    joining = host;
    host.start();
  }

  private void found(Member self) {
    FoundingSetup setup = new FoundingSetup(
        self,
        configuration.configured(),
        configuration.found(),
        freshCluster(),
        found.topology(),
        found.topology().map(Topology::cluster));
    FoundingHost host = new FoundingHost(
        environment, calls, setup, records::topology, topologies::begin, hooks.halt());
    founding = host;
    host.start();
    if (found.topology().isPresent()) {
      AddressHost moved = new AddressHost(environment, calls, self, topologies, agreement);
      moving = moved;
      moved.start();
    }
  }

  private ClusterId freshCluster() {
    RandomGenerator random = environment.random("cluster");
    return new ClusterId(random.nextLong(), random.nextLong());
  }

  private void show(Topology topology, Runnable then) {
    hooks.show().accept(topology, () -> {
      if (founding != null) {
        founding.adopted(topology);
      }
      swim.watch(topology, address);
      clocks.watch(topology);
      transitions.shown(topology);
      then.run();
    });
  }

  private void states(SortedMap<String, Liveness.State> states) {
    transitions.states(states);
    clocks.states(states);
    hooks.states().accept(states);
  }

  private void heardOfNewer(SwimEffect.Newer newer) {
    topologies.heard(
        newer.address(), newer.version().generation(), newer.version().epoch());
  }

  /** Proposes and takes nothing more. */
  void stop() {
    swim.leave();
    swim.stop();
    clocks.stop();
    transitions.stop();
    agreement.stop();
    topologies.stop();
    if (founding != null) {
      founding.stop();
    }
    if (joining != null) {
      joining.stop();
    }
    if (moving != null) {
      moving.stop();
    }
  }

  @Override
  public Reply ping(Request.Ping request) {
    return swim.answer(request);
  }

  @Override
  public Reply compare(Request.Compare request) {
    return swim.answer(request);
  }

  @Override
  public Reply found(Peer from, Request.Found request) {
    FoundingHost host = founding;
    return new Reply.Founded(
        host == null ? new NotYet() : host.answer(from.address(), request.message()));
  }

  @Override
  public Reply askTopology(Peer from, Request.AskTopology request) {
    return topologies.answer(from.address(), request);
  }

  @Override
  public void confirm(Request.Confirm request, Consumer<Reply> reply) {
    transitions.answer(request, reply::accept);
  }

  @Override
  public void conflicts(Request.Conflicts request, Consumer<Reply> reply) {
    hooks.surveys().answer(request, reply);
  }

  @Override
  public void convergence(Request.Convergence request, Consumer<Reply> reply) {
    hooks.surveys().answer(request, reply);
  }

  @Override
  public void snapshot(Request.Snapshot request, Consumer<Reply> reply) {
    hooks.snapshots().answer(request, reply);
  }

  @Override
  public void listSnapshots(Consumer<Reply> reply) {
    hooks.snapshots().kept(kept -> reply.accept(new Reply.Snapshots(kept)));
  }

  @Override
  public void agree(Peer from, Request.Agree request, Consumer<Reply> reply) {
    agreement.answer(from.address(), request.question(), reply);
  }
}

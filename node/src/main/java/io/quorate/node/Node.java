package io.quorate.node;

import io.quorate.antientropy.causality.StartId;
import io.quorate.node.coordinator.Coordinator;
import io.quorate.node.coordinator.Listings;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Network;
import io.quorate.node.membership.Proposed;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.Changed;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Progress;
import io.quorate.node.request.Requests;
import io.quorate.node.request.SnapshotTaken;
import io.quorate.node.request.Survey;
import io.quorate.node.request.Traced;
import io.quorate.node.snapshot.Snapshots;
import io.quorate.node.storage.Storage;
import io.quorate.node.survey.Surveys;
import io.quorate.node.wire.LocalPeer;
import io.quorate.node.wire.Peer;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.transition.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A running node: its lanes, its storage and its place in the cluster, composed on an
 * {@link Environment}. The simulator and production start this same class.
 *
 * <p>It lives from {@link #start} to {@link #stop}. Before it has a topology and after it was told
 * to stop it answers {@link Outcome.Reason#NOT_READY}. As {@link Requests} it may be called by any
 * thread; everything else is confined to lane 0.
 */
public final class Node implements Requests {
  static final String FILES_WORKER = "files";

  private final Environment environment;
  private final NodeConfiguration configuration;
  private final NodeRecords records;
  private final Storage storage;
  private final NodeStart.Found found;
  private final StartId start;
  private final Lane lane;
  private final List<NodeLane> lanes = new ArrayList<>();
  private final LaneTour tour;
  private final Edge edge;
  private final Membership membership;
  private final Snapshots snapshots;
  private final Surveys surveys;
  private final NodeNumbers numbers;
  private final Consumer<String> onHalt;
  private HostPort address;
  private boolean stopping;

  /** Set before the first view that is ready, and read after it. */
  private @Nullable Listings listings;

  /** What callers on any thread see: replaced as a whole, on lane 0 only. */
  private volatile ClusterView view;

  Node(
      Environment environment,
      NodeConfiguration configuration,
      Engine engine,
      NodeFiles files,
      Storage storage,
      NodeStart.Found found,
      Consumer<String> onHalt) {
    this.environment = environment;
    this.configuration = configuration;
    this.records = new NodeRecords(environment, files, onHalt);
    this.storage = storage;
    this.found = found;
    this.onHalt = onHalt;
    this.start = new StartId(environment.random("start").nextLong());
    this.lane = environment.lane(0);
    this.address = configuration.peer();
    this.view = ClusterView.none("this node has no topology yet");
    NodeLane.Shared shared = shared(engine);
    for (int i = 0; i < environment.lanes(); i++) {
      lanes.add(new NodeLane(shared, environment.lane(i)));
    }
    this.tour = new LaneTour(lane, lanes);
    this.edge = new Edge(environment.clock(), lanes, this::cluster);
    storage.onGivenUp(onHalt);
    storage.onShortage(sentence -> view = view.withStorage(sentence));
    this.snapshots =
        LaneHolding.snapshots(environment, configuration, tour, storage, this::cluster);
    this.surveys = LaneAnswers.surveys(configuration, tour, snapshots, this::cluster);
    Membership.Identity identity = new Membership.Identity(storage.diskId(), start.value(), found);
    LaneCopying copying = new LaneCopying(lanes, storage);
    Membership.Hooks hooks =
        new Membership.Hooks(this::show, this::statesChanged, copying, surveys, snapshots, onHalt);
    this.membership =
        new Membership(environment, configuration, lanes.get(0).calls(), identity, records, hooks);
    this.numbers = new NodeNumbers(tour, membership, storage, configuration.memory());
  }

  private NodeLane.Shared shared(Engine engine) {
    return new NodeLane.Shared(
        environment,
        configuration,
        engine,
        storage,
        start,
        found,
        this::membership,
        this::behind,
        this::callFailed,
        new Healing(environment, storage));
  }

  private MembershipAnswers membership() {
    return membership;
  }

  /**
   * Starts a node.
   *
   * @param done called once, on lane 0
   * @param onHalt called with a sentence if a running node finds out that it must not run with this
   *     disk and configuration; whoever started it is to stop it
   */
  public static void start(
      Environment environment,
      NodeConfiguration configuration,
      Engine engine,
      Consumer<Started> done,
      Consumer<String> onHalt) {
    NodeStart start = new NodeStart(environment, configuration, engine, done, onHalt);
    environment.lane(0).execute(start::run);
  }

  /** Listens to peers, then founds, joins or resumes. */
  void open(Consumer<Network.Opened> done) {
    Dispatcher dispatcher = new Dispatcher(lanes, environment.clock(), membership.swim(), onHalt);
    environment
        .network()
        .open(
            localPeer(found.topology()),
            dispatcher,
            outcome -> lane.execute(() -> opened(outcome, done)));
  }

  private void opened(Network.Opened outcome, Consumer<Network.Opened> done) {
    if (outcome instanceof Network.Opened.Bound bound) {
      address = bound.address();
      membership.begin(address);
    }
    done.accept(outcome);
  }

  private LocalPeer localPeer(Optional<Topology> topology) {
    return new LocalPeer(
        new Peer(
            configuration.name(),
            storage.diskId(),
            start.value(),
            address,
            topology.map(t -> t.cluster().toString()).orElse(""),
            topology.map(Topology::generation).orElse(0L)),
        found.secret());
  }

  /**
   * A topology was chosen that may be newer than what this node knows: it is stored, then shown,
   * and told to the others. May be called by any thread.
   */
  public void newer(Topology topology) {
    lane.execute(() -> membership.topologies().newer(topology));
  }

  /**
   * Changes the topology by agreement of the voters. May be called by any thread.
   *
   * @param change gives the next topology, made with {@link Topology#next}, or nothing if there is
   *     nothing to change; called on lane 0, and again if another change was chosen first
   * @param done called once, on lane 0
   */
  public void propose(
      Function<Topology, Optional<Topology>> change, long timeoutNanos, Consumer<Proposed> done) {
    lane.execute(() -> membership.agreement().propose(change, timeoutNanos, done));
  }

  private void behind(HostPort peer, long epoch) {
    lane.execute(() -> membership.topologies().knows(peer, epoch));
  }

  /** The whole node sees a forced topology from now on; with the first one it begins to serve. */
  private void show(Topology topology, Runnable then) {
    environment.network().identify(localPeer(Optional.of(topology)));
    if (listings != null) {
      tour.each(each -> each.adopt(topology), () -> shown(topology, view.states(), then));
      return;
    }
    SortedMap<String, Liveness.State> states = ClusterView.allAlive(topology);
    List<Coordinator> coordinators = new ArrayList<>();
    tour.each(each -> coordinators.add(each.serve(topology, states)), () -> {
      edge.serve(coordinators);
      listings = new Listings(
          environment.clock(),
          lanes.stream().map(NodeLane::lane).toList(),
          coordinators,
          configuration.coordinator().listBytesMax());
      shown(topology, states, then);
    });
  }

  private void shown(Topology topology, Map<String, Liveness.State> states, Runnable then) {
    view = ClusterView.of(topology, states, configuration.name(), stopping)
        .withStorage(view.storage());
    environment.log().info((view.isReady() ? "ready: " : view.notReady() + ": ") + topology);
    then.run();
  }

  private void statesChanged(SortedMap<String, Liveness.State> states) {
    view = view.withStates(states);
    lanes.forEach(each -> each.lane().execute(() -> each.statesChanged(states)));
  }

  private void callFailed(HostPort to) {
    lane.execute(() -> membership.swim().failed(to));
  }

  /** Counts what happened and what waits, on every lane; {@code done} is called on lane 0. */
  public void facts(Consumer<FactSums> done) {
    numbers.facts(view.alive(), done);
  }

  /** Whether it has left its cluster, in order or given up by the others. On lane 0. */
  public boolean hasLeft() {
    return membership.topologies().hasLeft();
  }

  /** How full each limit is, of each lane, then of the node; {@code done} is called on lane 0. */
  public void occupancy(Consumer<List<Occupancy>> done) {
    numbers.occupancy(done);
  }

  /** Where peers reach this node. */
  public HostPort peerAddress() {
    return address;
  }

  /**
   * Stops in order: takes nothing new, ends what it has begun, tells the peers by closing, forces
   * and closes the storage.
   *
   * @param done called once, on lane 0, with an empty string or a sentence that says what was not
   *     in order
   */
  public void stop(Consumer<String> done) {
    lane.execute(() -> new NodeStop(environment, lanes, this::quiet, this::close, done).run());
  }

  /** Refuses what is new. */
  private void quiet() {
    stopping = true;
    view = view.stopping();
    membership.swim().leave();
  }

  private void close(Consumer<String> done) {
    membership.stop();
    environment.network().close(() -> storage.close(this::leaveStarts, done));
  }

  /** On the log's worker, when nothing can be appended any more and all lanes know. */
  private void leaveStarts() throws IOException {
    if (lanes.stream().noneMatch(NodeLane::lostAny)) {
      records.cleanStarts(found.cleanStarts().with(start));
    }
  }

  @Override
  public boolean admits(Key key) {
    return edge.admits(key);
  }

  @Override
  public void submit(ClientRequest request, Consumer<Outcome> done) {
    edge.submit(request, done);
  }

  @Override
  public void trace(ClientRequest request, Consumer<Traced> done) {
    edge.trace(request, done);
  }

  @Override
  public void list(
      String bucket,
      KeyListing.Cursor from,
      int limit,
      boolean values,
      Consistency consistency,
      int timeoutMillis,
      Consumer<Listed> done) {
    ClusterView now = view;
    Listings ready = listings;
    if (now.serves() && ready != null) {
      ready.list(bucket, from, limit, values, consistency, timeoutMillis, done);
    } else {
      lane.execute(() -> done.accept(new Listed.Failure(Edge.notReady(now))));
    }
  }

  @Override
  public void explain(Key key, int timeoutMillis, Consumer<Explained> done) {
    edge.explain(key, timeoutMillis, done);
  }

  @Override
  public void define(
      String bucket,
      Optional<BucketDefinition> definition,
      int timeoutMillis,
      Consumer<Defined> done) {
    ClusterView now = view;
    if (now.serves()) {
      lane.execute(() -> new BucketDefinitions(this, bucket, definition, timeoutMillis, done)
          .change(now.topology().orElseThrow()));
    } else {
      lane.execute(() -> done.accept(new Defined.Failure(Edge.notReady(now))));
    }
  }

  @Override
  public void change(Change change, int timeoutMillis, Consumer<Changed> done) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lane.execute(() -> Changes.propose(membership.agreement(), change, nanos, done));
  }

  @Override
  public void progress(int timeoutMillis, Consumer<Optional<Progress>> done) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lane.execute(() -> membership.transitions().progress(nanos, done));
  }

  @Override
  public void conflicts(
      String bucket, int timeoutMillis, Consumer<Optional<Survey<BucketConflicts>>> done) {
    lane.execute(() -> surveys.conflicts(bucket, timeoutMillis, done));
  }

  @Override
  public void convergence(int timeoutMillis, Consumer<Optional<Survey<Convergence>>> done) {
    lane.execute(() -> surveys.convergence(timeoutMillis, done));
  }

  @Override
  public void snapshot(String name, int timeoutMillis, Consumer<SnapshotTaken> done) {
    lane.execute(() -> snapshots.take(name, timeoutMillis, done));
  }

  @Override
  public void snapshots(int timeoutMillis, Consumer<Optional<Survey<List<KeptSnapshot>>>> done) {
    lane.execute(() -> surveys.snapshots(timeoutMillis, done));
  }

  @Override
  public ClusterView cluster() {
    return view;
  }
}

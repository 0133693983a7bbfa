package io.quorate.simulation;

import io.quorate.node.Node;
import io.quorate.node.NodeConfiguration;
import io.quorate.node.Started;
import io.quorate.node.exchange.ExchangeSettings;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.reap.ReapSettings;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.MalformedException;
import io.quorate.node.wire.MessageCodec;
import io.quorate.ring.HostPort;
import io.quorate.ring.Ring;
import io.quorate.ring.founding.ConfiguredMembers;
import io.quorate.ring.membership.SwimSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A cluster of real nodes on simulated machines, founded from a configured list. */
final class SimulatedCluster {
  private static final int PARTITIONS = 16;
  private static final int LANES = 2;
  private static final long RESTART_NANOS = 1_000_000_000L;

  private final World world;
  private final Mutant mutant;
  private final RandomGenerator whims;
  private final Wires wires;
  private final Limits limits;
  private final List<Member> members = new ArrayList<>();
  private List<Member> reached = List.of();
  private boolean healed;
  private int machinesMade;
  ReapSettings reap = new ReapSettings(false, Duration.ofMinutes(10));
  private final Timeline timeline;

  SimulatedCluster(World world, int size) {
    this(world, size, Mutant.NONE);
  }

  /** A cluster all of whose nodes are wrong in the same way. */
  SimulatedCluster(World world, int size, Mutant mutant) {
    this.world = world;
    this.mutant = mutant;
    this.whims = world.random("mutant");
    this.timeline = new Timeline(world);
    this.limits = new Limits(world, LANES);
    this.wires = new Wires(world, SimulatedCluster::thereAndBack);
    this.machinesMade = size;
    List<ConfiguredMembers.Node> list = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      list.add(new ConfiguredMembers.Node("n" + i, new HostPort("10.0.0." + i, 9101)));
    }
    ConfiguredMembers configured = new ConfiguredMembers(
        new Ring(PARTITIONS), list, List.of(SimulatedClient.lastWriterWins()));
    for (ConfiguredMembers.Node each : configured.nodes()) {
      members.add(new Member(each, configured, Optional.empty()));
    }
  }

  /** What a node that joins the running cluster says of itself. */
  record Newcomer(String name, String zone, int weight) {}

  /** One machine more, whose node joins the running cluster as soon as it is started. */
  Member add(Newcomer newcomer) {
    machinesMade++;
    HostPort address = new HostPort("10.0.0." + machinesMade, 9101);
    ConfiguredMembers nobody = new ConfiguredMembers(new Ring(PARTITIONS), List.of(), List.of());
    ConfiguredMembers.Node place = new ConfiguredMembers.Node(newcomer.name(), address);
    Member member = new Member(place, nobody, Optional.of(newcomer));
    members.add(member);
    return member;
  }

  private static Envelope thereAndBack(Envelope envelope) {
    try {
      return MessageCodec.decode(MessageCodec.encode(envelope));
    } catch (MalformedException e) {
      throw new AssertionError("what was encoded cannot be decoded: " + envelope, e);
    }
  }

  Limits limits() {
    return limits;
  }

  Wires wires() {
    return wires;
  }

  List<Member> members() {
    return members;
  }

  List<Machine> machines() {
    return members.stream().map(Member::machine).toList();
  }

  /** From now on clients speak to these only. */
  void clientsReach(List<Member> these) {
    reached = List.copyOf(these);
  }

  /** Whom a client asks. */
  Member anyReached(RandomGenerator random) {
    List<Member> from = reached.isEmpty() ? members : reached;
    return from.get(random.nextInt(from.size()));
  }

  Member anyMember(RandomGenerator random) {
    return members.get(random.nextInt(members.size()));
  }

  Timeline timeline() {
    return timeline;
  }

  void startAll() {
    members.forEach(Member::startIfDown);
  }

  boolean isReady() {
    return members.stream().allMatch(member -> member.isGone() || member.isServing());
  }

  /** Everything that is broken ends: wires, pauses, disks, clocks; who is down starts again. */
  void heal() {
    timeline.note("world", "healed");
    healed = true;
    wires.mendAll();
    wires.setWeather(Wires.Weather.CALM);
    for (Member member : members) {
      member.resume();
      member.machine().setClockRate(1);
      member.machine().disk().repair();
      member.startIfDown();
    }
  }

  /** One machine with at most one running node. */
  final class Member {
    private final Machine machine;
    private final ConfiguredMembers configured;
    private final Optional<Newcomer> newcomer;
    private @Nullable Node node;
    private @Nullable SimulatedEnvironment environment;
    private MemoryBudget memory = limits.memory();
    private boolean starting;
    private boolean stopping;
    private boolean gone;
    boolean left; // Its process ended because it is no member any more.
    private long resumedAt;

    Member(
        ConfiguredMembers.Node place, ConfiguredMembers configured, Optional<Newcomer> newcomer) {
      this.machine = new Machine(world, place.name(), place.peer());
      machine.makeWrong(mutant);
      this.configured = configured;
      this.newcomer = newcomer;
      machine.onPanic(this::panicked);
    }

    private void panicked(Machine on, Throwable cause) {
      throw new Panic(on.name() + " panicked: " + cause, cause);
    }

    Machine machine() {
      return machine;
    }

    String name() {
      return machine.name();
    }

    /** Writes down what happens to this node. */
    void note(String sentence) {
      timeline.note(name(), sentence);
    }

    boolean isServing() {
      Node now = node;
      return now != null && !machine.isPaused() && now.cluster().serves();
    }

    Optional<Node> node() {
      return Optional.ofNullable(node);
    }

    /** The room for long values of its latest process. */
    MemoryBudget memory() {
      return memory;
    }

    void startIfDown() {
      if (node != null || starting || stopping || gone) {
        return;
      }
      note("starts");
      starting = true;
      memory = limits.memory();
      SimulatedEnvironment fresh = machine.start(wires, LANES);
      environment = fresh;
      fresh.onLog(sentence -> timeline.say(name(), sentence));
      Node.start(fresh, configuration(), mutant.engine(world), this::started, this::halted);
    }

    private NodeConfiguration configuration() {
      return new NodeConfiguration(
          name(),
          machine.address(),
          new HostPort("10.0.0.1", 8101),
          newcomer.map(Newcomer::zone).orElse("zone-1"),
          newcomer.map(Newcomer::weight).orElse(100),
          configured,
          name().equals("n1") && newcomer.isEmpty(),
          newcomer.map(ignored -> new NodeConfiguration.Joining(seed(), Optional.empty())),
          Optional.of("the secret of this world".getBytes(StandardCharsets.UTF_8)),
          limits.storage(),
          limits.coordinator(),
          limits.removeAfter(),
          SwimSettings.LAN,
          exchange(),
          reap,
          1 << 20,
          memory);
    }

    /** Where a newcomer asks for the topology: at any member that serves, another one each time. */
    private HostPort seed() {
      List<Member> serving = members.stream().filter(Member::isServing).toList();
      List<Member> from = serving.isEmpty() ? members : serving;
      return from.get((int) (machine.starts() % from.size())).machine().address();
    }

    private ExchangeSettings exchange() {
      ExchangeSettings usual = ExchangeSettings.DEFAULTS;
      return new ExchangeSettings(
          mutant.exchanges(),
          usual.period(),
          usual.bytesPerSecond(),
          usual.scrubPeriod(),
          usual.scrubBytesPerSecond());
    }

    private void started(Started outcome) {
      starting = false;
      if (outcome instanceof Started.Running running) {
        node = running.node();
      } else {
        note("did not start: " + ((Started.Failed) outcome).sentence());
        machine.ended(wires);
        if (!gone) {
          world.script(RESTART_NANOS, this::startIfDown);
        }
      }
    }

    /** Its operator, or whatever watches over the process, starts it again after a while. */
    private void halted(String sentence) {
      note("halts: " + sentence);
      left |= sentence.contains("has left the cluster") || sentence.contains("has no member");
      kill();
      world.script(RESTART_NANOS, this::startIfDown);
    }

    private void down() {
      node = null;
      starting = false;
      stopping = false;
    }

    void kill() {
      note("is killed");
      machine.kill(wires);
      down();
    }

    void powerCut() {
      note("loses power");
      machine.powerCut(wires);
      down();
    }

    /** The disk is empty now; whoever runs on it is nobody whom the cluster knows. */
    void loseDisk() {
      note("loses its disk");
      machine.powerCut(wires);
      down();
      machine.disk().restore(new TreeMap<>());
      startIfDown();
      gone = true;
    }

    /** It is dead, and nobody will ever see it or its disk again. */
    void dieForGood() {
      note("dies for good");
      machine.kill(wires);
      down();
      gone = true;
    }

    /** It is no member of the cluster any more: its disk is wiped, and its machine taken away. */
    void takeAway() {
      note("is taken away");
      machine.kill(wires);
      down();
      gone = true;
      machine.disk().restore(new TreeMap<>());
      members.remove(this);
    }

    /** Whether it lost its disk, so that it does not take part any more. */
    boolean isGone() {
      return gone;
    }

    /** The power goes, and an old disk is put in the place of this one. */
    void putBack(SortedMap<String, byte[]> old) {
      note("gets an old disk");
      machine.powerCut(wires);
      down();
      machine.disk().restore(old);
      world.script(RESTART_NANOS, this::startIfDown);
    }

    void stop() {
      Node now = node;
      if (now == null || stopping) {
        return;
      }
      note("is told to stop");
      stopping = true;
      now.stop(sentence -> {
        note(sentence.isEmpty() ? "stopped" : "stopped, but " + sentence);
        machine.ended(wires);
        down();
        if (healed) {
          startIfDown();
        }
      });
    }

    void pause() {
      note("stands still");
      machine.pause();
    }

    void resume() {
      if (machine.isPaused()) {
        note("goes on");
        resumedAt = world.now();
        machine.resume();
      }
    }

    /**
     * Whether the node stood still at some time after this one, or its clock changed its pace, so
     * that it may answer late.
     */
    boolean wasHeldUpSince(long time) {
      return machine.isPaused() || resumedAt >= time || !machine.isSteadySince(time);
    }

    void submit(ClientRequest request, Consumer<Outcome> done) {
      Node now = node;
      if (now != null && machine.isRunning()) {
        ClientRequest asked = mutant.asked(request, whims);
        mutant.serving(memory, whims);
        Consumer<Outcome> told =
            mutant.answers(whims) ? outcome -> done.accept(mutant.told(outcome)) : outcome -> {};
        world.after(0, machine, () -> now.submit(asked, told));
      }
    }

    /** What the node's operator would have read since its last start. */
    List<String> log() {
      SimulatedEnvironment now = environment;
      return now == null ? List.of() : now.logged();
    }
  }

  /** A node stopped itself because something was wrong. */
  static final class Panic extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Panic(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }
}

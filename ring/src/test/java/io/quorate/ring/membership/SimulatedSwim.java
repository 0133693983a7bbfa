package io.quorate.ring.membership;

import io.quorate.ring.ClusterId;
import io.quorate.ring.HostPort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Many members on one network of one seed: datagrams are lost and delayed, links are cut, members
 * are killed, paused and started anew. Every datagram goes through the codec.
 */
final class SimulatedSwim {
  static final long MILLI = Duration.ofMillis(1).toNanos();
  static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final ClusterId CLUSTER = new ClusterId(3, 4);

  final class Node {
    final int number;
    final String name;
    final HostPort address;
    final Deque<Runnable> inbox = new ArrayDeque<>();
    long storedIncarnation;
    boolean up;
    long pausedUntil;
    long timer = Long.MAX_VALUE;
    Swim swim;
    TopologyVersion version = TopologyVersion.NONE;

    Node(int number) {
      this.number = number;
      name = "node-" + number;
      address = new HostPort("10.0.0.1", 10_000 + number);
      swim = newSwim();
    }

    private Swim newSwim() {
      return new Swim(
          settings, name, address, storedIncarnation, new Random(random.nextLong()), now);
    }

    void start() {
      swim = newSwim();
      timer = Long.MAX_VALUE;
      up = true;
      Map<String, HostPort> members = new TreeMap<>();
      nodes.forEach(node -> members.put(node.name, node.address));
      swim.expect(members, now);
      wake();
    }

    /** One timer at a time: an earlier one takes the place of a later one. */
    void wake() {
      Swim mine = swim;
      long when = Math.max(now, mine.wakeAt());
      if (when >= timer) {
        return;
      }
      timer = when;
      at(when, () -> {
        if (up && swim == mine && timer == when) {
          timer = Long.MAX_VALUE;
          act(() -> {
            run(this, mine.tick(now));
            wake();
          });
        }
      });
    }

    /** Now, or when the pause ends: packets that came in the meantime first, timers after them. */
    void act(Runnable action) {
      if (pausedUntil > now) {
        inbox.add(action);
      } else {
        action.run();
      }
    }

    void pause(long nanos) {
      pausedUntil = now + nanos;
      at(pausedUntil, () -> {
        while (!inbox.isEmpty()) {
          inbox.remove().run();
        }
      });
    }
  }

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  final Random random;
  final SwimSettings settings;
  final List<Node> nodes = new ArrayList<>();
  final List<String> deaths = new ArrayList<>();
  final SwimCodec codec = new SwimCodec(new byte[] {1, 2, 3}, CLUSTER);
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long order;
  long now;
  double loss;
  long delayMaxNanos = 5 * MILLI;

  /** Whether connections to a member that is down are refused, not silent. */
  boolean refusing;

  BiPredicate<Node, Node> cut = (from, to) -> false;
  long datagrams;
  long bytes;
  long pages;

  SimulatedSwim(long seed, SwimSettings settings, int count) {
    random = new Random(seed);
    this.settings = settings;
    for (int i = 0; i < count; i++) {
      nodes.add(new Node(i));
    }
  }

  SimulatedSwim startAll() {
    nodes.forEach(Node::start);
    return this;
  }

  void at(long when, Runnable action) {
    events.add(new Event(Math.max(when, now), order++, action));
  }

  void runFor(long nanos) {
    long end = now + nanos;
    while (!events.isEmpty() && events.element().at() <= end) {
      Event event = events.remove();
      now = event.at();
      event.action().run();
    }
    now = end;
  }

  private void run(Node node, List<SwimEffect> effects) {
    for (SwimEffect effect : effects) {
      effect.accept(new Host(node));
    }
  }

  private final class Host implements SwimEffect.Visitor<Boolean> {
    private final Node node;

    Host(Node node) {
      this.node = node;
    }

    private Node at(HostPort address) {
      return nodes.get(address.port() - 10_000);
    }

    @Override
    public Boolean send(SwimEffect.Send send) {
      byte[] encoded = codec.encode(send.datagram());
      datagrams++;
      bytes += encoded.length;
      Node to = at(send.to());
      if (random.nextDouble() >= loss) {
        deliver(to, () -> {
          Datagram datagram = codec.decode(encoded).orElseThrow();
          run(to, to.swim.received(datagram, now));
        });
      }
      return true;
    }

    private void deliver(Node to, Runnable action) {
      Swim receiver = to.swim;
      SimulatedSwim.this.at(now + 1 + (long) (random.nextDouble() * delayMaxNanos), () -> {
        if (to.up && to.swim == receiver && !cut.test(node, to)) {
          to.act(() -> {
            action.run();
            to.wake();
          });
        }
      });
    }

    @Override
    public Boolean sendSync(SwimEffect.SendSync sendSync) {
      byte[] encoded = SwimCodec.encode(sendSync.message());
      Node to = at(sendSync.to());
      pages += sendSync.message().content() instanceof Sync.Page ? 1 : 0;
      deliver(to, () -> {
        Sync message = SwimCodec.decodeSync(encoded).orElseThrow();
        run(to, to.swim.received(message, now));
      });
      return true;
    }

    @Override
    public Boolean streamProbe(SwimEffect.StreamProbe probe) {
      Node to = at(probe.to());
      Swim asker = node.swim;
      if (refusing && !to.up) {
        new Host(to).deliver(node, () -> asker.streamRefused(probe.member(), probe.number(), now));
      }
      deliver(to, () -> new Host(to).deliver(node, () -> {
        asker.streamAnswered(probe.member());
      }));
      return true;
    }

    @Override
    public Boolean storeIncarnation(SwimEffect.StoreIncarnation store) {
      node.storedIncarnation = store.value();
      return true;
    }

    @Override
    public Boolean became(SwimEffect.Became became) {
      if (became.state() == Liveness.State.DEAD) {
        deaths.add(became.member() + " at " + node.name + " after " + now / MILLI + " ms");
      }
      return true;
    }

    @Override
    public Boolean newer(SwimEffect.Newer newer) {
      learn(node, newer.version());
      return true;
    }
  }

  /** This member has a newer topology from now on. */
  void learn(Node node, TopologyVersion version) {
    if (version.compareTo(node.version) > 0) {
      node.version = version;
      node.swim.knows(version, now);
      node.wake();
    }
  }

  /** Who died where, each once. */
  List<String> diedAt() {
    return deaths.stream()
        .map(death -> death.replaceAll(" after.*", ""))
        .distinct()
        .toList();
  }

  /** How many living members hold this state for true of that member. */
  int holding(Liveness.State state, Node of) {
    int count = 0;
    for (Node node : nodes) {
      count += node.up && node != of && node.swim.state(of.name) == state ? 1 : 0;
    }
    return count;
  }
}

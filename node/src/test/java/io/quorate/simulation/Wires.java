package io.quorate.simulation;

import io.quorate.node.environment.Network;
import io.quorate.node.wire.Envelope;
import io.quorate.ring.HostPort;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** What lies between the machines: who reaches whom, and what happens to envelopes on the way. */
final class Wires {
  private final World world;
  private final RandomGenerator random;
  private final UnaryOperator<Envelope> codec;
  private final TreeMap<String, SimulatedNetwork> listening = new TreeMap<>();
  private final TreeSet<String> cut = new TreeSet<>();
  private final TreeMap<String, Long> slow = new TreeMap<>();

  /** Until when nothing arrives over a wire. */
  private final TreeMap<String, Long> clogged = new TreeMap<>();

  private Weather weather = Weather.CALM;
  private long sent;
  private long lost;
  private long duplicated;

  /**
   * Wires over which each envelope goes as this function gives it back: the codec there and back.
   */
  Wires(World world, UnaryOperator<Envelope> codec) {
    this.world = world;
    this.codec = codec;
    this.random = world.random("wires");
  }

  /**
   * What happens to envelopes on all wires.
   *
   * @param loss the chance that one is lost
   * @param duplication the chance that one arrives twice
   * @param tail the chance that one takes up to 20 times as long
   */
  record Weather(
      double loss, double duplication, long delayMinNanos, long delayMaxNanos, double tail) {
    static final Weather CALM = new Weather(0, 0, 100_000, 1_000_000, 0);
  }

  void setWeather(Weather weather) {
    this.weather = weather;
  }

  /** From now on nothing goes from one to the other; the other way is another wire. */
  void cut(Machine from, Machine to) {
    cut.add(wire(from, to));
  }

  /** From now on nothing goes between these two. */
  void part(Machine one, Machine other) {
    cut(one, other);
    cut(other, one);
  }

  /** What one sends to the other waits for so long, and then all of it arrives. */
  void clog(Machine from, Machine to, long nanos) {
    clogged.put(wire(from, to), world.now() + nanos);
  }

  void mend(Machine from, Machine to) {
    cut.remove(wire(from, to));
  }

  /** All cuts and delays end. */
  void mendAll() {
    cut.clear();
    slow.clear();
    clogged.clear();
  }

  /** From now on everything that this machine sends takes so much longer. */
  void slow(Machine from, long extraNanos) {
    slow.put(from.name(), extraNanos);
  }

  long sent() {
    return sent;
  }

  long lost() {
    return lost;
  }

  long duplicated() {
    return duplicated;
  }

  private static String wire(Machine from, Machine to) {
    return from.name() + ">" + to.name();
  }

  boolean listen(HostPort address, SimulatedNetwork network) {
    return listening.putIfAbsent(address.toString(), network) == null;
  }

  Optional<SimulatedNetwork> at(HostPort address) {
    return Optional.ofNullable(listening.get(address.toString()));
  }

  /** The machine's process is gone, and its address with it. */
  void gone(Machine machine) {
    listening.values().removeIf(network -> network.machine() == machine);
  }

  boolean isCut(Machine from, Machine to) {
    return !cut.isEmpty() && cut.contains(wire(from, to));
  }

  private long delay(String from) {
    long span = Math.max(1, weather.delayMaxNanos() - weather.delayMinNanos());
    long delay = weather.delayMinNanos() + random.nextLong(span);
    if (weather.tail() > 0 && random.nextDouble() < weather.tail()) {
      delay *= 1 + random.nextInt(20);
    }
    return slow.isEmpty() ? delay : delay + slow.getOrDefault(from, 0L);
  }

  /** Brings an envelope from one to the other, or not, or twice. */
  void carry(SimulatedNetwork from, HostPort to, Envelope envelope) {
    sent++;
    Envelope carried = codec.apply(envelope);
    int copies = chance(weather.duplication()) ? 2 : 1;
    duplicated += copies - 1;
    for (int i = 0; i < copies; i++) {
      if (chance(weather.loss())) {
        lost++;
      } else {
        world.script(world.spent() + delay(from.machine().name()), () -> arrive(from, to, carried));
      }
    }
  }

  /** Brings a datagram from one to the other, or not, or twice; nobody hears if nobody listens. */
  void carryDatagram(SimulatedNetwork from, HostPort to, byte[] bytes) {
    sent++;
    int copies = chance(weather.duplication()) ? 2 : 1;
    duplicated += copies - 1;
    for (int i = 0; i < copies; i++) {
      if (chance(weather.loss())) {
        lost++;
      } else {
        world.script(
            world.spent() + delay(from.machine().name()), () -> arriveDatagram(from, to, bytes));
      }
    }
  }

  private void arriveDatagram(SimulatedNetwork from, HostPort to, byte[] bytes) {
    Optional<SimulatedNetwork> target = at(to);
    if (target.isEmpty() || isCut(from.machine(), target.get().machine())) {
      lost++;
      return;
    }
    long clogged = clogged(from.machine(), target.get().machine());
    if (clogged > 0) {
      world.script(clogged, () -> arriveDatagram(from, to, bytes));
      return;
    }
    world.trace().add(world.now());
    world.trace().add(bytes.length);
    target.get().arrived(bytes);
  }

  /** Whether anything takes connections there; silence where the way is cut, or lost. */
  void knock(SimulatedNetwork from, HostPort to, Consumer<Network.Knock> done) {
    boolean silent = chance(weather.loss());
    world.script(world.spent() + delay(from.machine().name()), () -> {
      Optional<SimulatedNetwork> target = at(to);
      boolean cut = target.isPresent() && isCut(from.machine(), target.get().machine());
      Network.Knock found = silent || cut
          ? Network.Knock.SILENT
          : target.isPresent() ? Network.Knock.TAKEN : Network.Knock.REFUSED;
      world.script(delay(from.machine().name()), () -> done.accept(found));
    });
  }

  /** Whether the weather takes what a client sends or is sent now. */
  boolean isLost() {
    return chance(weather.loss());
  }

  /** How long something takes between a client and a node now. */
  long delay() {
    return delay("");
  }

  private boolean chance(double chance) {
    return chance > 0 && random.nextDouble() < chance;
  }

  private void arrive(SimulatedNetwork from, HostPort to, Envelope envelope) {
    Optional<SimulatedNetwork> target = at(to);
    if (target.isEmpty()) {
      refuse(from, to);
    } else if (isCut(from.machine(), target.get().machine())) {
      lost++;
    } else if (clogged(from.machine(), target.get().machine()) > 0) {
      world.script(
          clogged(from.machine(), target.get().machine()), () -> arrive(from, to, envelope));
    } else {
      world.trace().add(world.now());
      world.trace().add(envelope.correlation());
      target.get().arrived(from, envelope);
    }
  }

  /** For how long still nothing arrives over this wire. */
  private long clogged(Machine from, Machine to) {
    return clogged.isEmpty() ? 0 : clogged.getOrDefault(wire(from, to), 0L) - world.now();
  }

  private void refuse(SimulatedNetwork from, HostPort to) {
    world.script(delay(from.machine().name()), () -> from.refused(to, "connection refused"));
  }
}

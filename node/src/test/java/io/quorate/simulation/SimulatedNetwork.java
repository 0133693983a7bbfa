package io.quorate.simulation;

import io.quorate.node.environment.Network;
import io.quorate.node.environment.Receiver;
import io.quorate.node.wire.Compatibility;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.LocalPeer;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Request;
import io.quorate.ring.HostPort;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One process's end of the {@link Wires}. */
final class SimulatedNetwork implements Network {
  private final Wires wires;
  private final Machine machine;
  private final long start;
  private final RandomGenerator whims;
  private final TreeSet<String> met = new TreeSet<>();
  private @Nullable LocalPeer self;
  private @Nullable Receiver receiver;
  private boolean open;

  SimulatedNetwork(Wires wires, Machine machine) {
    this.wires = wires;
    this.machine = machine;
    this.start = machine.starts();
    this.whims = machine.world().random(machine.name() + "/mutant");
  }

  Machine machine() {
    return machine;
  }

  @Override
  public void open(LocalPeer localPeer, Receiver into, Consumer<Opened> done) {
    self = localPeer;
    receiver = into;
    open = wires.listen(machine.address(), this);
    Opened outcome = open
        ? new Opened.Bound(machine.address())
        : new Opened.Refused("port " + machine.address().port() + " is in use");
    machine.world().after(1_000, machine, () -> done.accept(outcome));
  }

  @Override
  public void identify(LocalPeer localPeer) {
    self = localPeer;
  }

  @Override
  public void send(int lane, HostPort to, Envelope envelope) {
    wires.carry(this, to, envelope);
  }

  @Override
  public void sendDatagram(HostPort to, byte[] bytes) {
    if (bytes.length > DATAGRAM_BYTES_MAX) {
      throw new AssertionError("a datagram of " + bytes.length + " bytes");
    }
    wires.carryDatagram(this, to, bytes.clone());
  }

  @Override
  public void knock(HostPort to, Consumer<Knock> done) {
    wires.knock(this, to, knock -> {
      if (isAlive()) {
        machine.world().after(0, machine, () -> done.accept(knock));
      }
    });
  }

  @Override
  public void close(Runnable done) {
    open = false;
    wires.gone(machine);
    machine.world().after(1_000, machine, done);
  }

  /** Whether the process of this end still runs and listens. */
  private boolean isAlive() {
    return open && machine.starts() == start;
  }

  void arrived(SimulatedNetwork from, Envelope envelope) {
    LocalPeer sender = from.self;
    LocalPeer own = self;
    Receiver into = receiver;
    if (!isAlive() || sender == null || own == null || into == null || !trusts(own, sender)) {
      return;
    }
    machine.world().after(0, machine, () -> hand(into, sender.self(), envelope));
  }

  private void hand(Receiver into, Peer from, Envelope envelope) {
    if (met.add(from.name() + "#" + from.start())) {
      into.connected(from);
    }
    if (envelope.message() instanceof Request request) {
      ask(into, from, envelope, request);
    } else {
      into.received(from, envelope);
    }
  }

  /** Mostly the node itself is asked, unless a {@link Mutant} answers in its place. */
  private void ask(Receiver into, Peer from, Envelope envelope, Request request) {
    Mutant mutant = machine.mutant();
    if (mutant == Mutant.NONE) {
      into.received(from, envelope);
      return;
    }
    int remaining = envelope.remainingMillis();
    mutant
        .instead(request, remaining, whims)
        .ifPresentOrElse(
            reply -> wires.carry(
                this,
                from.address(),
                new Envelope(envelope.correlation(), envelope.partition(), 0, reply)),
            () -> into.received(
                from,
                new Envelope(
                    envelope.correlation(),
                    envelope.partition(),
                    remaining,
                    envelope.since(),
                    mutant.taken(request))));
  }

  private static boolean trusts(LocalPeer own, LocalPeer sender) {
    return Arrays.equals(own.secret(), sender.secret())
        && Compatibility.refused(own.self(), sender.self()).isEmpty();
  }

  void arrived(byte[] datagram) {
    Receiver into = receiver;
    if (isAlive() && into != null) {
      machine.world().after(0, machine, () -> into.datagram(datagram));
    }
  }

  void refused(HostPort address, String why) {
    Receiver into = receiver;
    if (isAlive() && into != null) {
      machine.world().after(0, machine, () -> into.unreachable(address, why));
    }
  }
}

package io.quorate.node.membership;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.wire.Request;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.membership.PingLiveness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pings the members and tells the node whenever one of them becomes alive, suspect or dead.
 * Confined to lane 0.
 */
public final class PingHost {
  private final Environment environment;
  private final Lane lane;
  private final Calls calls;
  private final String self;
  private final PingLiveness machine;
  private final long intervalNanos;
  private final Consumer<SortedMap<String, Liveness.State>> onChange;
  private final TreeMap<String, HostPort> addresses = new TreeMap<>();
  private Lane.@Nullable Timer timer;
  private boolean stopped;

  /**
   * Watches nobody until {@link #watch}.
   *
   * @param onChange gets the states of all members after each change, an immutable map by name
   */
  public PingHost(
      Environment environment,
      Calls calls,
      String self,
      PingLiveness.Settings settings,
      Consumer<SortedMap<String, Liveness.State>> onChange) {
    this.environment = environment;
    this.lane = environment.lane(0);
    this.calls = calls;
    this.self = self;
    this.machine = new PingLiveness(settings);
    this.intervalNanos = settings.interval().toNanos();
    this.onChange = onChange;
  }

  /** Watches the members of this topology from now on. */
  public void watch(Topology topology) {
    addresses.clear();
    List<String> others = new ArrayList<>();
    for (Member member : topology.members()) {
      addresses.put(member.name(), member.peer());
      if (!member.name().equals(self)) {
        others.add(member.name());
      }
    }
    machine.watch(others, now());
    onChange.accept(states());
    run();
  }

  /** A member showed that it lives: an answer, a handshake. */
  public void heard(String member) {
    machine.heard(member, now());
    run();
  }

  /** A call to the member at this address failed. */
  public void failed(HostPort address, PingLiveness.Failure failure) {
    addresses.forEach((name, of) -> {
      if (of.equals(address)) {
        machine.failed(name, failure, now());
      }
    });
    run();
  }

  /** Pings nobody any more. */
  public void stop() {
    stopped = true;
    rest();
  }

  private long now() {
    return environment.clock().nanos();
  }

  private void run() {
    if (stopped) {
      return;
    }
    boolean changed = false;
    for (PingLiveness.Effect effect : machine.tick(now())) {
      changed |= effect.accept(effects);
    }
    if (changed) {
      onChange.accept(states());
    }
    rest();
    if (machine.wakeAt() != Long.MAX_VALUE) {
      timer = lane.after(Math.max(0, machine.wakeAt() - now()), this::run);
    }
  }

  private void rest() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private final PingLiveness.Visitor<Boolean> effects = new PingLiveness.Visitor<>() {
    @Override
    public Boolean ping(PingLiveness.Ping ping) {
      send(ping);
      return false;
    }

    @Override
    public Boolean became(PingLiveness.Became became) {
      environment
          .log()
          .info(became.member() + " is " + became.state().name().toLowerCase(Locale.ROOT));
      return true;
    }
  };

  private void send(PingLiveness.Ping ping) {
    HostPort address = addresses.get(ping.member());
    if (address != null) {
      calls.call(address, -1, new Request.Ping(), intervalNanos, outcome -> pinged(ping, outcome));
    }
  }

  private void pinged(PingLiveness.Ping ping, CallOutcome outcome) {
    if (outcome instanceof CallOutcome.Replied) {
      machine.heard(ping.member(), now());
    } else if (outcome instanceof CallOutcome.Failed failed
        && failed.why() == CallOutcome.Why.UNREACHABLE) {
      machine.pingRefused(ping, now());
    }
    run();
  }

  private SortedMap<String, Liveness.State> states() {
    TreeMap<String, Liveness.State> states = new TreeMap<>();
    addresses.keySet().forEach(name -> states.put(name, machine.state(name)));
    return Collections.unmodifiableSortedMap(states);
  }
}

package io.quorate.node.membership;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.HostPort;
import io.quorate.ring.Topology;
import io.quorate.ring.founding.Founding;
import io.quorate.ring.founding.FoundingEffect;
import io.quorate.ring.founding.FoundingMessage;
import io.quorate.ring.founding.FoundingSetup;
import io.quorate.ring.founding.Granted;
import io.quorate.ring.founding.NotYet;
import io.quorate.ring.founding.Offer;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the {@link Founding} machine decides: offers, answers, the forced topology.
 * Confined to lane 0.
 */
public final class FoundingHost {
  private static final long ANSWER_NANOS = Duration.ofSeconds(1).toNanos();

  private final Environment environment;
  private final Lane lane;
  private final Calls calls;
  private final Founding machine;
  private final Consumer<String> onHalt;
  private final Effects effects;
  private Lane.@Nullable Timer timer;
  private boolean stopped;

  /**
   * A founding that begins with {@link #start}.
   *
   * @param store forces a topology, then runs the task on lane 0
   * @param onReady called once, with the forced topology
   * @param onHalt called if the node must not run with this disk and configuration
   */
  public FoundingHost(
      Environment environment,
      Calls calls,
      FoundingSetup setup,
      BiConsumer<Topology, Runnable> store,
      Consumer<Topology> onReady,
      Consumer<String> onHalt) {
    this.environment = environment;
    this.lane = environment.lane(0);
    this.calls = calls;
    this.machine = new Founding(setup);
    this.onHalt = onHalt;
    this.effects = new Effects(store, onReady);
  }

  /** Founds, offers, or goes on with what is stored. */
  public void start() {
    run(machine.tick(now()));
  }

  /** Offers no more. */
  public void stop() {
    stopped = true;
    rest();
  }

  /** Whom a founder still waits for; empty on other nodes. */
  public List<String> waitingFor() {
    return machine.waitingFor();
  }

  /** Takes a founding message from the node at this address and gives the answer to it. */
  public FoundingMessage answer(HostPort from, FoundingMessage message) {
    effects.reply = new NotYet();
    if (message instanceof Offer offer) {
      run(machine.offered(offer, now()));
    } else if (message instanceof Granted) {
      run(machine.answered(from, message, now()));
    }
    return effects.reply;
  }

  /** A later topology is in force: who offers itself gets that one. */
  public void adopted(Topology newer) {
    machine.adopted(newer);
  }

  private long now() {
    return environment.clock().nanos();
  }

  private void run(List<FoundingEffect> todo) {
    todo.forEach(effect -> effect.accept(effects));
    rest();
    long wakeAt = machine.wakeAt();
    if (!stopped && wakeAt != Long.MAX_VALUE) {
      timer = lane.after(Math.max(0, wakeAt - now()), () -> run(machine.tick(now())));
    }
  }

  private void rest() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private final class Effects implements FoundingEffect.Visitor<Boolean> {
    private final BiConsumer<Topology, Runnable> store;
    private final Consumer<Topology> onReady;
    private FoundingMessage reply = new NotYet();

    Effects(BiConsumer<Topology, Runnable> store, Consumer<Topology> onReady) {
      this.store = store;
      this.onReady = onReady;
    }

    @Override
    public Boolean send(FoundingEffect.Send send) {
      calls.call(
          send.to(),
          -1,
          new Request.Found(send.message()),
          ANSWER_NANOS,
          outcome -> answered(send, outcome));
      return true;
    }

    private void answered(FoundingEffect.Send send, CallOutcome outcome) {
      if (!stopped
          && send.message() instanceof Offer
          && outcome instanceof CallOutcome.Replied replied
          && replied.reply() instanceof Reply.Founded founded) {
        run(machine.answered(send.to(), founded.message(), now()));
      }
    }

    @Override
    public Boolean reply(FoundingEffect.Reply effect) {
      reply = effect.message();
      return true;
    }

    @Override
    public Boolean store(FoundingEffect.Store effect) {
      store.accept(effect.topology(), () -> run(machine.stored(now())));
      return true;
    }

    @Override
    public Boolean ready(FoundingEffect.Ready effect) {
      onReady.accept(effect.topology());
      return true;
    }

    @Override
    public Boolean fact(FoundingEffect.Fact effect) {
      environment.log().info(effect.sentence());
      return true;
    }

    @Override
    public Boolean halt(FoundingEffect.Halt effect) {
      onHalt.accept(effect.sentence());
      return true;
    }
  }
}

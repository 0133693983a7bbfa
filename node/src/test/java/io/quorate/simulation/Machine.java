package io.quorate.simulation;

import io.quorate.ring.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A simulated computer: a disk that outlives its processes, a clock of its own, and at most one
 * process at a time. Can be paused, killed, cut from power.
 */
final class Machine {
  private final World world;
  private final String name;
  private HostPort address;
  private final SimulatedDisk disk;
  private final List<World.Event> kept = new ArrayList<>();
  private BiConsumer<Machine, Throwable> onPanic = (machine, cause) -> {
    throw new AssertionError("panic on " + machine.name(), cause);
  };
  private Mutant mutant = Mutant.NONE;
  private long starts;
  private long boots;
  private boolean paused;
  private boolean running;
  private long wallOffsetMillis;
  private double clockRate = 1.0;
  private long rateSince;
  private double nanosAtRate;

  Machine(World world, String name, HostPort address) {
    this.world = world;
    this.name = name;
    this.address = address;
    this.disk = new SimulatedDisk(world, name);
  }

  World world() {
    return world;
  }

  /** From now on its nodes are wrong in this way. */
  void makeWrong(Mutant how) {
    mutant = how;
    disk.skipForces(how == Mutant.FORCE_SKIPPED);
    disk.forgetNames(how == Mutant.NAMES_NOT_FORCED);
  }

  Mutant mutant() {
    return mutant;
  }

  String name() {
    return name;
  }

  /** What starts on it from now on is reached here. */
  void moveTo(HostPort other) {
    address = other;
  }

  HostPort address() {
    return address;
  }

  SimulatedDisk disk() {
    return disk;
  }

  /** Which process of the machine runs, or ran last: events of an earlier one never happen. */
  long starts() {
    return starts;
  }

  boolean isRunning() {
    return running;
  }

  boolean isPaused() {
    return paused;
  }

  /** What happens when the process panics; by default the world stops with the cause. */
  void onPanic(BiConsumer<Machine, Throwable> handler) {
    onPanic = handler;
  }

  /**
   * Its processes are counted on from here: another machine of its name drew the chances before.
   */
  void startsAfter(long count) {
    starts = count;
  }

  /** A new process: its environment. The last one must have ended. */
  SimulatedEnvironment start(Wires wires, int lanes) {
    if (running) {
      throw new IllegalStateException(name + " runs");
    }
    starts++;
    running = true;
    paused = false;
    kept.clear();
    return new SimulatedEnvironment(world, this, wires, lanes);
  }

  /** The process ended by itself. */
  void ended(Wires wires) {
    stop(wires);
  }

  String bootId() {
    return "boot " + boots;
  }

  /** kill -9: what the operating system has, it keeps. */
  void kill(Wires wires) {
    stop(wires);
  }

  /** The power goes: what was not forced may be lost, wholly or in part. */
  void powerCut(Wires wires) {
    stop(wires);
    boots++;
    disk.loseUnforced();
  }

  private void stop(Wires wires) {
    running = false;
    starts++;
    kept.clear();
    disk.unlockAll();
    wires.gone(this);
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    List<World.Event> waiting = List.copyOf(kept);
    kept.clear();
    waiting.forEach(world::again);
  }

  /** Keeps the event back if the machine is paused. */
  boolean defer(World.Event event) {
    if (paused) {
      kept.add(event);
    }
    return paused;
  }

  /** Runs a task of the process; what escapes it is a panic, a simulated power cut is one. */
  void run(Runnable task) {
    try {
      task.run();
    } catch (SimulatedDisk.PowerCut cut) {
      cut.happened(this);
    } catch (RuntimeException | AssertionError e) {
      panic(e);
    }
  }

  void panic(Throwable cause) {
    onPanic.accept(this, cause);
  }

  /** The wall clock jumps by so much. */
  void jumpWallClock(long millis) {
    wallOffsetMillis += millis;
  }

  /** From now on the machine's clocks run at this multiple of the true rate. */
  void setClockRate(double rate) {
    nanosAtRate = nanosNow();
    rateSince = world.now();
    clockRate = rate;
  }

  /** Whether the clock ran evenly since this time, so that a deadline can be judged by it. */
  boolean isSteadySince(long time) {
    return rateSince <= time;
  }

  private double nanosNow() {
    return nanosAtRate + (world.now() - rateSince) * clockRate;
  }

  /** The machine's own monotonic nanoseconds. */
  long nanos() {
    return (long) nanosNow();
  }

  /** How many true nanoseconds pass while the machine's clock counts these. */
  long trueNanos(long ownNanos) {
    // Rounded up: a timer that came a moment early by its own clock would be set again, for ever.
    return (long) Math.ceil(ownNanos / clockRate) + 1;
  }

  long wallMillis() {
    return World.EPOCH_MILLIS + wallOffsetMillis + (long) (nanosNow() / 1e6);
  }

  @Override
  public String toString() {
    return name;
  }
}

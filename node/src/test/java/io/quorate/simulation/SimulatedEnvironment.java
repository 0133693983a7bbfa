package io.quorate.simulation;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Disk;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Network;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.environment.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What one process of a {@link Machine} sees of the world. */
final class SimulatedEnvironment implements Environment {
  private final World world;
  private final Machine machine;
  private final List<Lane> lanes = new ArrayList<>();
  private final TreeMap<String, Worker> workers = new TreeMap<>();
  private final SimulatedNetwork network;
  private final List<String> log = new ArrayList<>();
  private Consumer<String> onLog = sentence -> {};

  SimulatedEnvironment(World world, Machine machine, Wires wires, int laneCount) {
    this.world = world;
    this.machine = machine;
    for (int i = 0; i < laneCount; i++) {
      lanes.add(new SimulatedLane(world, machine, i));
    }
    this.network = new SimulatedNetwork(wires, machine);
  }

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public long nanos() {
        return machine.nanos();
      }

      @Override
      public long wallMillis() {
        return machine.wallMillis();
      }
    };
  }

  @Override
  public int lanes() {
    return lanes.size();
  }

  @Override
  public Lane lane(int index) {
    return lanes.get(index);
  }

  @Override
  public Worker worker(String name) {
    return workers.computeIfAbsent(name, ignored -> new SimulatedWorker(world, machine));
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public Disk disk() {
    return machine.disk();
  }

  @Override
  public RandomGenerator random(String concern) {
    boolean repeats = machine.mutant() == Mutant.START_ID_REPEATS && concern.equals("start");
    long start = repeats ? 1 : machine.starts();
    return world.random(machine.name() + "#" + start + "/" + concern);
  }

  @Override
  public String bootId() {
    return machine.bootId();
  }

  @Override
  public OperatorLog log() {
    return new OperatorLog() {
      @Override
      public void info(String sentence) {
        log("info", sentence);
      }

      @Override
      public void warn(String sentence) {
        log("warn", sentence);
      }
    };
  }

  private void log(String level, String sentence) {
    log.add(world.now() / 1_000_000 + " ms " + level + " " + sentence);
    onLog.accept(level + ": " + sentence);
  }

  /** From now on each line of the operator's log goes there too. */
  void onLog(Consumer<String> reader) {
    onLog = reader;
  }

  /** What the operator would have read. */
  List<String> logged() {
    return List.copyOf(log);
  }

  @Override
  public void panic(Throwable cause) {
    machine.panic(cause);
  }
}

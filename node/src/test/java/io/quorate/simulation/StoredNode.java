package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.FlawedStorage;
import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Recovery;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Storage;
import io.quorate.node.storage.StorageSettings;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One machine with nothing but a storage: what the storage's tests drive. */
final class StoredNode {
  static final int PARTITION = 3;
  static final int LANES = 2;
  private static final long LONG = 60_000_000_000L;

  final World world;
  final Wires wires;
  final Machine machine;
  StorageSettings settings = settings(CompactionSettings.defaults());
  FlawedStorage flaw = FlawedStorage.SOUND;
  private Optional<SimulatedEnvironment> environment = Optional.empty();
  private Optional<Storage> storage = Optional.empty();

  StoredNode(long seed) {
    world = new World(seed);
    wires = new Wires(world, envelope -> envelope);
    machine = new Machine(world, "a", new HostPort("10.0.0.1", 9101));
  }

  /** Segments of 4 KiB. */
  static StorageSettings settings(CompactionSettings compaction) {
    return new StorageSettings(4 << 10, 1_000, 64 << 20, 4 << 20, 16 << 20, 0, compaction);
  }

  /** Starts the process and opens the storage. */
  Opened open() {
    SimulatedEnvironment started = machine.start(wires, LANES);
    environment = Optional.of(started);
    List<Opened> opened = new ArrayList<>();
    flaw.open(started, settings, opened::add);
    if (!world.runUntil(() -> !opened.isEmpty() || !machine.isRunning(), LONG)
        || opened.isEmpty()) {
      return new Opened.Failed("the machine went down");
    }
    Opened result = opened.get(0);
    storage = result.fold(ready -> Optional.of(ready.storage()), failed -> Optional.empty());
    return result;
  }

  Recovery openWell() {
    Opened opened = open();
    return opened.fold(Opened.Ready::recovery, failed -> {
      throw new AssertionError(failed.sentence());
    });
  }

  Storage storage() {
    return storage.orElseThrow();
  }

  SimulatedEnvironment environment() {
    return environment.orElseThrow();
  }

  /** Runs on the lane of the space's partition. */
  void onLane(Consumer<Space> task) {
    onLane(storage -> storage.data(PARTITION), task);
  }

  void onLane(Function<Storage, Space> which, Consumer<Space> task) {
    environment().lane(PARTITION % LANES).execute(() -> task.accept(which.apply(storage())));
  }

  /** Asks on the lane, and runs the world until the answer is there; empty if it went down. */
  <T> Optional<T> ask(
      Function<Storage, Space> which, Function<Space, Consumer<Consumer<T>>> asked) {
    List<T> answers = new ArrayList<>();
    onLane(which, space -> asked.apply(space).accept(answers::add));
    world.runUntil(() -> !answers.isEmpty() || !machine.isRunning(), LONG);
    assertTrue(answers.size() == 1 || !machine.isRunning(), "one answer");
    return answers.stream().findFirst();
  }

  Space.Appended put(String key, byte[] bytes, Durability durability) {
    return this.<Space.Appended>ask(
            storage -> storage.data(PARTITION),
            space -> done -> space.append(key(key), bytes, bytes.length, 7, durability, done))
        .orElse(new Space.Appended.Unknown("the machine went down"));
  }

  Space.Appended remove(String key, Durability durability) {
    return this.<Space.Appended>ask(
            storage -> storage.data(PARTITION),
            space -> done -> space.remove(
                key(key), space.find(key(key)).orElseThrow().sequence(), durability, done))
        .orElse(new Space.Appended.Unknown("the machine went down"));
  }

  Space.Loaded load(String key) {
    return load(storage -> storage.data(PARTITION), key);
  }

  Space.Loaded load(Function<Storage, Space> which, String key) {
    return this.<Space.Loaded>ask(which, space -> done -> space.load(key(key), done))
        .orElseThrow();
  }

  /** Everything settles: no answer is on its way. */
  void settle() {
    world.runUntil(world.now() + LONG);
  }

  String close() {
    List<String> closed = new ArrayList<>();
    storage().close(Storage.LastStep.NONE, closed::add);
    world.runUntil(() -> !closed.isEmpty(), LONG);
    machine.ended(wires);
    return closed.get(0);
  }

  void kill() {
    machine.kill(wires);
  }

  void powerCut() {
    machine.powerCut(wires);
  }

  static Key key(String key) {
    return Key.of("bucket", key);
  }
}

package io.quorate.node.storage;

import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A process that somebody kills: a storage on real files that writes, removes, drops partitions and
 * takes snapshots as fast as it can, in segments so small that compaction never rests. It tells on
 * its standard output what it found, and of each step that it begins and that it ends
 * ({@link KillJournal}).
 *
 * <p>Arguments: the data directory, and a number higher than in any run before.
 */
final class KilledStorage {
  private static final int LANES = 2;
  private static final int PARTITIONS = 4;
  private static final int DROPPED = 3;
  private static final int KEYS = 4_000;
  private static final int AT_ONCE = 24;
  private static final int VALUE_BYTES_MAX = 3_000;
  private static final StorageSettings SETTINGS = new StorageSettings(
      256 << 10, 512, 4 << 20, 64 << 10, 1 << 20, 0, new CompactionSettings(25, 64 << 20, 64));

  private final long run;
  private final VertxEnvironment environment;
  private final Storage storage;

  private KilledStorage(Path data, long run) throws Exception {
    this.run = run;
    environment = VertxEnvironment.at(data)
        .name("killed")
        .lanes(LANES)
        .onPanic(panic -> tell("bad panic " + panic))
        .start();
    Opened opened =
        await(done -> Storage.open(environment, IndexFactory.chronicle(), SETTINGS, done));
    if (!(opened instanceof Opened.Ready ready)) {
      throw new IOException(opened.toString());
    }
    storage = ready.storage();
  }

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    checkSnapshots(data.resolve("snapshots"));
    KilledStorage killed = new KilledStorage(data, Long.parseLong(arguments[1]));
    killed.tellAll();
    for (int lane = 0; lane < LANES; lane++) {
      Writing writing = killed.new Writing(lane);
      killed.environment.lane(lane).execute(writing::fill);
    }
    killed.environment.lane(0).execute(() -> killed.snapshot(1));
    // The standard input ends with the process that started this one, however that ends.
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }

  private static void tell(String line) {
    synchronized (KilledStorage.class) {
      System.out.println(line);
    }
  }

  /** A snapshot that has a manifest is whole; what has none was not finished. */
  private static void checkSnapshots(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : all.toList()) {
        if (Files.exists(each.resolve(LogFiles.MANIFEST))) {
          List<Corruption> corruptions =
              LogCheck.of(VertxEnvironment.diskAt(each)).corruptions();
          tell((corruptions.isEmpty() ? "sound " : "bad ") + each.getFileName() + corruptions);
        }
        delete(each);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static <T> T await(Consumer<Consumer<T>> asked) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    asked.accept(answer::complete);
    return answer.get(60, TimeUnit.SECONDS);
  }

  /** What the start found: each record, read from the log. */
  private void tellAll() throws Exception {
    Recovery recovery = storage.recovery();
    if (recovery.lossKnown()) {
      tell("bad loss " + recovery.corruptions());
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int of = partition;
      List<Space.Entry> entries = await(done -> environment
          .lane(of % LANES)
          .execute(() -> done.accept(storage.data(of).scan(Optional.empty(), KEYS + 1))));
      for (Space.Entry entry : entries) {
        Loaded loaded = await(done ->
            environment.lane(of % LANES).execute(() -> storage.data(of).load(entry.key(), done)));
        tell(found(of, entry, loaded));
      }
    }
    tell("ready torn " + recovery.tornBytes() + " of " + recovery.segments() + " segments");
  }

  private static String found(int partition, Space.Entry entry, Loaded loaded) {
    if (loaded instanceof Loaded.Found found) {
      ByteBuffer bytes = ByteBuffer.wrap(found.bytes());
      int number = bytes.getInt();
      long version = bytes.getLong();
      boolean right = entry.key().equals(key(number))
          && Arrays.equals(found.bytes(), value(number, version))
          && entry.digest() == version;
      if (right) {
        return "has " + partition + " " + number + " " + version;
      }
    }
    return "bad record " + partition + " " + entry + " " + loaded;
  }

  private static Key key(int number) {
    return Key.of("bucket", "key-" + number);
  }

  private static byte[] value(int number, long version) {
    Random random = new Random(version);
    byte[] bytes = new byte[Integer.BYTES + Long.BYTES + random.nextInt(VALUE_BYTES_MAX)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes).putInt(number).putLong(version).array();
  }

  private void snapshot(int number) {
    String name = "run-" + run + "-" + number;
    storage.snapshot("snapshots/" + name, linked -> {
      if (!linked.failure().isEmpty()) {
        tell("bad snapshot " + linked.failure());
      }
      environment.lane(0).after(TimeUnit.MILLISECONDS.toNanos(150), () -> snapshot(number + 1));
    });
  }

  /** Writes to the partitions of one lane, a step for each key at a time. */
  private final class Writing {
    private final int lane;
    private final Random random;
    private final TreeSet<String> busy = new TreeSet<>();
    private long version;
    private int reach = 50;

    Writing(int lane) {
      this.lane = lane;
      this.random = new Random(run * LANES + lane);
      this.version = run * 1_000_000 + lane;
    }

    void fill() {
      while (busy.size() < AT_ONCE) {
        begin();
      }
    }

    private void begin() {
      int partition = lane + LANES * random.nextInt(PARTITIONS / LANES);
      int number = random.nextInt(reach);
      reach = Math.min(KEYS, reach + random.nextInt(2));
      String name = partition + " " + number;
      if (partition == DROPPED && random.nextInt(400) == 0) {
        drop(partition);
      } else if (busy.add(name)) {
        version += LANES;
        Durability durability = random.nextInt(100) == 0 ? Durability.FSYNC : Durability.OS;
        Space space = storage.data(partition);
        Optional<Space.Entry> entry = space.find(key(number));
        if (entry.isPresent() && random.nextInt(5) == 0) {
          tell("del " + name + " " + version);
          space.remove(
              key(number), entry.get().sequence(), durability, after("gone", name, version));
        } else {
          tell("put " + name + " " + version);
          space.append(
              key(number),
              value(number, version),
              version,
              0,
              durability,
              after("done", name, version));
        }
      }
    }

    private Consumer<Appended> after(String what, String name, long of) {
      return outcome -> {
        boolean done = outcome instanceof Appended.Done;
        tell(done ? what + " " + name + " " + of : "not " + name + " " + of + " " + outcome);
        busy.remove(name);
        fill();
      };
    }

    private void drop(int partition) {
      tell("drop " + partition);
      storage.drop(
          partition,
          failure -> tell(failure.isEmpty() ? "dropped " + partition : "bad drop " + failure));
    }
  }
}

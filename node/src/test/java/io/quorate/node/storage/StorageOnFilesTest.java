package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage as production runs it: files, threads, mapped indexes. */
class StorageOnFilesTest {
  private static final int LANES = 2;
  private static final int PARTITIONS = 4;
  private static final int KEYS = 3_000;

  @TempDir
  private Path data;

  private final List<Throwable> panics = new CopyOnWriteArrayList<>();

  @Test
  void whatLanesAndThreadsStoredIsThereAfterACleanAndAfterAnUncleanStop() throws Exception {
    try (VertxEnvironment environment = start()) {
      Storage storage = open(environment);
      assertTrue(storage.cleanStart());
      write(environment, storage, 1);
      check(environment, storage, 1);
      assertEquals(1, (int)
          await(done -> environment.worker(Storage.INDEX_WORKER).execute(() -> done.accept(1))));
      try (Stream<Path> files = Files.list(data.resolve("index"))) {
        assertTrue(files.findAny().isPresent(), "the index is in files");
      }
      assertEquals("", close(storage));
    }
    try (VertxEnvironment environment = start()) {
      Storage storage = open(environment);
      assertTrue(storage.cleanStart() && storage.recovery().indexesKept());
      assertEquals(PARTITIONS * KEYS, storage.recovery().records());
      check(environment, storage, 1);
      write(environment, storage, 2);
      // The environment goes, and nobody closed the storage: as after kill -9. The lock would end
      // with the process.
      environment.disk().unlock();
    }
    try (VertxEnvironment environment = start()) {
      Storage storage = open(environment);
      assertFalse(storage.recovery().cleanStop() || storage.recovery().indexesKept());
      assertFalse(storage.recovery().lossKnown());
      check(environment, storage, 2);
      assertEquals("", close(storage));
    }
    assertEquals(List.of(), panics);
  }

  /** Something of what was kept is changed: then nothing of it is believed. */
  private interface Change {
    void in(Path log, Path index) throws IOException;
  }

  @Test
  void keptIndexesAreBelievedAsTheyWereAndNotOtherwise() throws Exception {
    try (VertxEnvironment environment = start()) {
      Storage storage = open(environment);
      write(environment, storage, 1);
      assertEquals("", close(storage));
    }
    checkKept(true, (log, index) -> {});
    checkKept(false, (log, index) -> {
      Path table = files(index).get(1);
      byte[] bytes = Files.readAllBytes(table);
      bytes[bytes.length / 3] ^= 4;
      Files.write(table, bytes);
    });
    checkKept(false, (log, index) -> Files.delete(files(index).get(0)));
    checkKept(false, (log, index) -> rename(log, "another layout", Optional.empty()));
    checkKept(false, (log, index) -> rename(log, "", Optional.of(9_999)));
    assertEquals(List.of(), panics);
  }

  private void checkKept(boolean believed, Change change) throws Exception {
    change.in(data.resolve("log"), data.resolve("index"));
    try (VertxEnvironment environment = start()) {
      Storage storage = open(environment);
      assertTrue(storage.cleanStart());
      assertEquals(believed, storage.recovery().indexesKept());
      check(environment, storage, 1);
      assertEquals("", close(storage));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Writes what was kept again, as another one: of this layout, with an entry in this segment. */
  private static void rename(Path log, String layout, Optional<Integer> segment)
      throws IOException {
    KeptIndexes kept = KeptIndexes.decode(Files.readAllBytes(log.resolve("indexes")));
    segment.ifPresent(number -> kept.indexes().get(0).live().add(number, 1));
    byte[] other =
        new KeptIndexes(layout.isEmpty() ? kept.layout() : layout, kept.indexes()).encode();
    Files.write(log.resolve("indexes"), other);
    byte[] manifest = Files.readAllBytes(log.resolve("manifest"));
    CleanMarker marker = CleanMarker.decode(Files.readAllBytes(log.resolve("clean")));
    Files.write(
        log.resolve("clean"), marker.with(CleanMarker.Kept.of(manifest, other)).encode());
  }

  @Test
  void aSnapshotTakenWhileLanesWriteIsSoundAndOpensAsALogOfItsOwn() throws Exception {
    LogCheck.Result checked;
    try (VertxEnvironment environment = start()) {
      Storage storage = open(environment);
      write(environment, storage, 1);
      CompletableFuture<LinkedLog> linked = new CompletableFuture<>();
      environment.lane(0).execute(() -> storage.snapshot("snapshots/a", linked::complete));
      write(environment, storage, 2);
      assertEquals("", linked.get(60, TimeUnit.SECONDS).failure());
      checked = LogCheck.of(VertxEnvironment.diskAt(data.resolve("snapshots/a")));
      assertEquals(List.of(), checked.corruptions());
      assertTrue(checked.records() >= PARTITIONS * KEYS, "what was there before is in it");
      assertEquals(storage.diskId(), checked.diskId());
      assertEquals("", close(storage));
    }
    data = data.resolve("snapshots/a");
    try (VertxEnvironment environment = start()) {
      Storage storage = open(environment);
      assertEquals(checked.records(), storage.recovery().records());
      assertEquals(List.of(), storage.recovery().corruptions());
      assertEquals("", close(storage));
    }
    assertEquals(List.of(), panics);
  }

  private VertxEnvironment start() {
    return VertxEnvironment.at(data)
        .name("storage")
        .lanes(LANES)
        .onPanic(panics::add)
        .start();
  }

  private static Storage open(VertxEnvironment environment) throws Exception {
    Opened opened = await(done ->
        Storage.open(environment, IndexFactory.chronicle(), StorageSettings.defaults(), done));
    return assertInstanceOf(Opened.Ready.class, opened).storage();
  }

  private static String close(Storage storage) throws Exception {
    return await(done -> storage.close(Storage.LastStep.NONE, done));
  }

  private static void write(VertxEnvironment environment, Storage storage, int version)
      throws Exception {
    List<CompletableFuture<Appended>> answers = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int number = i;
        int of = partition;
        CompletableFuture<Appended> answer = new CompletableFuture<>();
        answers.add(answer);
        environment.lane(partition % LANES).execute(() -> storage
            .data(of)
            .append(
                key(number),
                value(of, number, version),
                version,
                0,
                Durability.OS,
                answer::complete));
      }
      if (i % 1_000 == 999) {
        for (CompletableFuture<Appended> answer : answers) {
          assertInstanceOf(Appended.Done.class, answer.get(60, TimeUnit.SECONDS));
        }
        answers.clear();
      }
    }
  }

  private static void check(VertxEnvironment environment, Storage storage, int version)
      throws Exception {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int of = partition;
      long size = await(done -> environment
          .lane(of % LANES)
          .execute(() -> done.accept(storage.data(of).size())));
      assertEquals(KEYS, size);
      for (int i = partition; i < KEYS; i += 7) {
        int number = i;
        Loaded loaded = await(done ->
            environment.lane(of % LANES).execute(() -> storage.data(of).load(key(number), done)));
        byte[] bytes = assertInstanceOf(Loaded.Found.class, loaded).bytes();
        assertArrayEquals(value(partition, i, version), bytes);
      }
    }
  }

  private static <T> T await(Consumer<Consumer<T>> asked) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    asked.accept(answer::complete);
    return answer.get(60, TimeUnit.SECONDS);
  }

  private static Key key(int number) {
    return Key.of("bucket", "key-" + number);
  }

  private static byte[] value(int partition, int number, int version) {
    return ByteBuffer.allocate(100)
        .putInt(partition)
        .putInt(number)
        .putInt(version)
        .array();
  }
}

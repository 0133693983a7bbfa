package io.quorate.benchmarks.storage;

import io.quorate.benchmarks.load.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.node.storage.IndexFactory;
import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Storage;
import io.quorate.node.storage.StorageSettings;
import io.quorate.ring.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A node's storage as a contender: each lane has its share of the operations under way; a get reads
 * the record and checks it, as a node does that has not the value in memory.
 */
public final class QuorateStorage implements Contender {
  private static final int PARTITIONS = 128;

  @Override
  public String name() {
    return "quorate";
  }

  @Override
  public Open open(Overwriting.Plan plan, Clock clock, Path folder) throws IOException {
    VertxEnvironment environment =
        VertxEnvironment.at(folder).name("bench").lanes(plan.lanes()).start();
    Opened opened = await(done ->
        Storage.open(environment, IndexFactory.chronicle(), StorageSettings.defaults(), done));
    if (opened instanceof Opened.Ready ready) {
      return new Lanes(plan, clock, environment, ready.storage());
    }
    environment.close();
    throw new IOException(opened.toString());
  }

  private static <T> T await(Consumer<Consumer<T>> asked) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    asked.accept(answer::complete);
    return answer.join();
  }

  private record Lanes(
      Overwriting.Plan plan, Clock clock, VertxEnvironment environment, Storage storage)
      implements Open {
    @Override
    public void fill() {
      onEachLane(lane -> new Turn(this, lane, false, Long.MAX_VALUE, plan.keys() / plan.lanes()));
    }

    @Override
    public long puts(long until) {
      return onEachLane(lane -> new Turn(this, lane, false, until, 0));
    }

    @Override
    public long gets(long until) {
      return onEachLane(lane -> new Turn(this, lane, true, until, 0));
    }

    private long onEachLane(Function<Lane, Turn> turns) {
      LongAdder sum = new LongAdder();
      Phaser all = new Phaser(1);
      for (int i = 0; i < plan.lanes(); i++) {
        Lane lane = environment.lane(i);
        all.register();
        lane.execute(() -> turns.apply(lane).begin(count -> {
          sum.add(count);
          all.arriveAndDeregister();
        }));
      }
      all.arriveAndAwaitAdvance();
      return sum.sum();
    }

    @Override
    public void close() {
      String failure = await(done -> storage.close(Storage.LastStep.NONE, done));
      environment.close();
      if (!failure.isEmpty()) {
        throw new IllegalStateException(failure);
      }
    }
  }

  /** What one lane does of a turn. Confined to it. */
  private static final class Turn {
    private final Lanes of;
    private final Lane lane;
    private final boolean reads;
    private final long until;
    private final int inOrder;
    private final int keys;
    private final byte[] value;
    private final SplittableRandom random;
    private Consumer<Long> told = count -> {};
    private int begun;
    private int underWay;
    private long ended;

    /** @param inOrder how many keys are written once, one after the other; 0 for any by chance */
    Turn(Lanes of, Lane lane, boolean reads, long until, int inOrder) {
      this.of = of;
      this.lane = lane;
      this.reads = reads;
      this.until = until;
      this.inOrder = inOrder;
      this.keys = of.plan().keys() / of.plan().lanes();
      this.value = new byte[of.plan().valueBytes()];
      this.random = new SplittableRandom(until + lane.index());
    }

    void begin(Consumer<Long> done) {
      told = done;
      for (int i = 0; i < of.plan().atOnce(); i++) {
        next();
      }
    }

    private void next() {
      boolean isOver = inOrder > 0 ? begun == inOrder : of.clock().nanoTime() >= until;
      if (!isOver) {
        operate(inOrder > 0 ? begun++ : random.nextInt(keys));
      } else if (underWay == 0) {
        told.accept(ended);
        told = count -> {};
      }
    }

    private void operate(int number) {
      int lanes = of.plan().lanes();
      Key key = Key.of("bench", lane.index() + "-" + number);
      Space space = of.storage().data(number % (PARTITIONS / lanes) * lanes + lane.index());
      underWay++;
      if (reads) {
        space.load(key, loaded -> ended(loaded instanceof Space.Loaded.Found, loaded));
      } else {
        space.append(
            key,
            value,
            number,
            0,
            of.plan().durability(),
            outcome -> ended(outcome instanceof Space.Appended.Done, outcome));
      }
    }

    private void ended(boolean isWell, Object outcome) {
      if (!isWell) {
        throw new IllegalStateException(outcome.toString());
      }
      underWay--;
      ended++;
      next();
    }
  }
}

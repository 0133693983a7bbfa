package io.quorate.benchmarks.growth;

import io.quorate.benchmarks.http.SiblingStore;
import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.CpuMeter;
import io.quorate.benchmarks.load.Driver;
import io.quorate.benchmarks.load.Figures;
import io.quorate.benchmarks.load.Run;
import io.quorate.benchmarks.load.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures cells, one after the other. */
public final class Growing {
  private static final int LOADING_THREADS = 64;

  /** Where a cell is measured: nodes that serve, and stop when they are closed. */
  public interface Nodes extends AutoCloseable {
    List<String> urls();

    CpuMeter cpu();

    @Override
    void close();
  }

  /** Starts the nodes of a cell. */
  public interface Place {
    Nodes start(Cell cell) throws IOException, InterruptedException;
  }

  private final Place place;
  private final String bucket;
  private final String workload;
  private final Run run;
  private final Clock clock;

  /**
   * Half reads and half writes, or another of YCSB's mixes.
   *
   * @param bucket the bucket under load
   * @param workload a letter of YCSB's
   */
  public Growing(Place place, String bucket, String workload, Run run, Clock clock) {
    this.place = place;
    this.bucket = bucket;
    this.workload = workload;
    this.run = run;
    this.clock = clock;
  }

  /** Measures the cells of one dimension; tells of each as it ends. */
  public List<Measured> measure(List<Cell> cells, Consumer<Measured> progress)
      throws IOException, InterruptedException {
    List<Measured> all = new ArrayList<>();
    for (Cell cell : cells) {
      Figures figures = figures(cell);
      all.add(new Measured(cell, figures, all.isEmpty() ? figures : all.get(0).figures()));
      progress.accept(all.get(all.size() - 1));
    }
    return all;
  }

  private Figures figures(Cell cell) throws IOException, InterruptedException {
    try (Nodes nodes = place.start(cell)) {
      SiblingStore store =
          new SiblingStore(Targets.of(nodes.urls(), clock), bucket, cell.siblings());
      Workload shaped = Workload.of(new Workload.Shape(
          workload, cell.keys(), cell.valueBytes(), Workload.Distribution.UNIFORM));
      Driver driver = new Driver(store, shaped, clock, nodes.cpu());
      driver.load(cell.keys(), LOADING_THREADS);
      return driver.run(run);
    }
  }
}

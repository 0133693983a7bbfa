package io.quorate.node;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.metrics.Fact;
import io.quorate.node.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is counted in all parts of a node, put together. Called on lane 0. */
record NodeNumbers(LaneTour tour, Membership membership, Storage storage, MemoryBudget memory) {
  /** What happened and what waits. */
  void facts(long alive, Consumer<FactSums> done) {
    FactSums sums = new FactSums();
    tour.each(each -> each.addTo(sums), () -> {
      membership.addTo(sums);
      sums.add(Fact.CORRUPT_RECORDS_TOTAL, storage.recovery().corruptions().size());
      sums.add(Fact.MEMBERS_ALIVE, alive);
      storage.counts(counts -> {
        sums.add(counts);
        done.accept(sums);
      });
    });
  }

  /** How full each limit is, of each lane, then of the node. */
  void occupancy(Consumer<List<Occupancy>> done) {
    List<Occupancy> all = new ArrayList<>();
    tour.each(each -> each.occupancy(all::add), () -> {
      membership.occupancy(all::add);
      all.add(memory.occupancy());
      done.accept(all);
    });
  }
}

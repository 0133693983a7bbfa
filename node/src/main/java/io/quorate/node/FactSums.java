package io.quorate.node;

import io.quorate.node.coordinator.CoordinatorFacts;
import io.quorate.node.coordinator.CoordinatorFacts.Ending;
import io.quorate.node.exchange.ExchangeFacts;
import io.quorate.node.membership.SwimHost;
import io.quorate.node.metrics.Fact;
import io.quorate.node.reap.Reaping;
import io.quorate.node.replica.ReplicaFacts;
import io.quorate.node.storage.LogCounts;
import java.util.EnumMap;
import java.util.List;

/**
 * A node's numbers at one moment, summed over its lanes. Mutable while it goes from lane to lane;
 * then only read.
 */
public final class FactSums {
  /** The facts that a node counts. */
  public static final List<Fact> KNOWN = List.of(
      Fact.KEYS,
      Fact.TOMBSTONES,
      Fact.TOMBSTONES_REAPED_TOTAL,
      Fact.COPIES_PRUNED_TOTAL,
      Fact.REAPS_TOTAL,
      Fact.REAPS_FAILED_TOTAL,
      Fact.LOG_APPENDED_BYTES_TOTAL,
      Fact.LOG_FORCES_TOTAL,
      Fact.LOG_SEGMENTS,
      Fact.LOG_LIVE_BYTES,
      Fact.LOG_DEAD_BYTES,
      Fact.LOG_COMPACTED_BYTES_TOTAL,
      Fact.LOG_RECLAIMED_BYTES_TOTAL,
      Fact.LOG_HELD_BACK_MILLISECONDS_TOTAL,
      Fact.CORRUPT_RECORDS_TOTAL,
      Fact.PENDING_WRITES,
      Fact.HINTS,
      Fact.HINTS_STORED_TOTAL,
      Fact.VALUES_DISCARDED_TOTAL,
      Fact.VALUES_OVERWRITTEN_TOTAL,
      Fact.SIBLINGS_MADE_TOTAL,
      Fact.SIBLINGS_RESOLVED_TOTAL,
      Fact.HINTS_DELIVERED_TOTAL,
      Fact.EXCHANGES_TOTAL,
      Fact.EXCHANGES_FAILED_TOTAL,
      Fact.EXCHANGE_KEYS_RECEIVED_TOTAL,
      Fact.EXCHANGE_KEYS_SENT_TOTAL,
      Fact.EXCHANGE_BYTES_TOTAL,
      Fact.EXCHANGE_OLDEST_SECONDS,
      Fact.PARTITIONS_DIFFERENT,
      Fact.PARTITIONS_DOUBTED,
      Fact.RECORDS_UNREADABLE,
      Fact.RECORDS_COMPLETED_TOTAL,
      Fact.RECORDS_SCRUBBED_TOTAL,
      Fact.READ_REPAIRS_TOTAL,
      Fact.REQUESTS_FORWARDED_TOTAL,
      Fact.QUORUMS_MISSED_TOTAL,
      Fact.REQUESTS_REFUSED_TOTAL,
      Fact.REQUESTS_REFUSED_EARLY_TOTAL,
      Fact.REQUESTS_IN_FLIGHT,
      Fact.REQUESTS_LIMIT,
      Fact.SIBLINGS_SHOWN_TOTAL,
      Fact.CALLS_IN_FLIGHT,
      Fact.CALLS_FAILED_TOTAL,
      Fact.DATAGRAMS_SENT_TOTAL,
      Fact.DATAGRAMS_RECEIVED_TOTAL,
      Fact.DATAGRAMS_REFUSED_TOTAL,
      Fact.LOCAL_HEALTH,
      Fact.CLOCK_OFFSET_MILLISECONDS,
      Fact.MEMBERS_ALIVE);

  private final EnumMap<Fact, Long> sums = new EnumMap<>(Fact.class);

  void add(Fact fact, long value) {
    sums.merge(fact, value, Long::sum);
  }

  void add(LogCounts counts) {
    add(Fact.LOG_APPENDED_BYTES_TOTAL, counts.appendedBytes());
    add(Fact.LOG_FORCES_TOTAL, counts.forces());
    add(Fact.LOG_SEGMENTS, counts.segments());
    add(Fact.LOG_LIVE_BYTES, counts.liveBytes());
    add(Fact.LOG_DEAD_BYTES, counts.deadBytes());
    add(Fact.LOG_COMPACTED_BYTES_TOTAL, counts.compactedBytes());
    add(Fact.LOG_RECLAIMED_BYTES_TOTAL, counts.reclaimedBytes());
    add(Fact.LOG_HELD_BACK_MILLISECONDS_TOTAL, counts.heldBackMillis());
    add(Fact.CORRUPT_RECORDS_TOTAL, counts.corruptRecords());
  }

  void add(ReplicaFacts.Counts counts) {
    add(Fact.PENDING_WRITES, counts.pendingAppends());
    add(Fact.HINTS, counts.waitingHints());
    add(Fact.HINTS_STORED_TOTAL, counts.hintsStored());
    add(Fact.VALUES_DISCARDED_TOTAL, counts.conflicts().discarded());
    add(Fact.VALUES_OVERWRITTEN_TOTAL, counts.conflicts().overwritten());
    add(Fact.SIBLINGS_MADE_TOTAL, counts.conflicts().made());
    add(Fact.SIBLINGS_RESOLVED_TOTAL, counts.conflicts().resolved());
    add(Fact.HINTS_DELIVERED_TOTAL, counts.hintsDelivered());
    add(Fact.REQUESTS_REFUSED_TOTAL, counts.refusedOverloaded());
  }

  void add(ExchangeFacts.Counts counts) {
    add(Fact.EXCHANGES_TOTAL, counts.rounds());
    add(Fact.EXCHANGES_FAILED_TOTAL, counts.failed());
    add(Fact.EXCHANGE_KEYS_RECEIVED_TOTAL, counts.keysReceived());
    add(Fact.EXCHANGE_KEYS_SENT_TOTAL, counts.keysSent());
    add(Fact.EXCHANGE_BYTES_TOTAL, counts.bytes());
    add(Fact.PARTITIONS_DIFFERENT, counts.different());
    add(Fact.PARTITIONS_DOUBTED, counts.doubted());
    add(Fact.RECORDS_UNREADABLE, counts.unreadable());
    add(Fact.RECORDS_COMPLETED_TOTAL, counts.repaired());
    add(Fact.RECORDS_SCRUBBED_TOTAL, counts.scrubbed());
    sums.merge(Fact.EXCHANGE_OLDEST_SECONDS, counts.oldestSeconds(), Math::max);
  }

  void add(Reaping.Counts counts) {
    add(Fact.TOMBSTONES, counts.tombstones());
    add(Fact.TOMBSTONES_REAPED_TOTAL, counts.reaped());
    add(Fact.COPIES_PRUNED_TOTAL, counts.pruned());
    add(Fact.REAPS_TOTAL, counts.rounds());
    add(Fact.REAPS_FAILED_TOTAL, counts.roundsFailed());
  }

  void add(CoordinatorFacts facts) {
    add(Fact.READ_REPAIRS_TOTAL, facts.repairs());
    add(Fact.REQUESTS_FORWARDED_TOTAL, facts.forwards());
    add(Fact.SIBLINGS_SHOWN_TOTAL, facts.siblingsShown());
    add(Fact.REQUESTS_IN_FLIGHT, facts.inFlight());
    add(Fact.REQUESTS_LIMIT, facts.inFlightLimit());
    add(Fact.REQUESTS_REFUSED_EARLY_TOTAL, facts.refusedEarly());
    add(Fact.REQUESTS_REFUSED_TOTAL, facts.refusedEarly());
    for (CoordinatorFacts.RequestCount count : facts.requests()) {
      if (count.ending() == Ending.QUORUM_NOT_REACHED) {
        add(Fact.QUORUMS_MISSED_TOTAL, count.count());
      } else if (count.ending() == Ending.OVERLOADED) {
        add(Fact.REQUESTS_REFUSED_TOTAL, count.count());
      }
    }
  }

  void add(SwimHost.Counts counts) {
    add(Fact.DATAGRAMS_SENT_TOTAL, counts.sent());
    add(Fact.DATAGRAMS_RECEIVED_TOTAL, counts.received());
    add(Fact.DATAGRAMS_REFUSED_TOTAL, counts.refused());
    add(Fact.LOCAL_HEALTH, counts.localHealth());
  }

  /** The sum; 0 where nothing was counted. */
  public double get(Fact fact) {
    return (double) sums.getOrDefault(fact, 0L);
  }
}

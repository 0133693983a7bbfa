package io.quorate.node.coordinator;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * How patient a coordinator is, and how much it takes on at once; per lane.
 *
 * @param inFlightMax client requests and pages being served; one more is refused as overloaded.
 *     Where a queue stands {@link Admission} takes fewer. Higher: more memory, and longer queues
 *     when an overload begins. Lower: refusals in short bursts
 * @param lateRead when a replica that has not answered a read is late at the latest, so that one
 *     more is asked; before that when it usually would have answered. Higher: a slow replica is
 *     felt by the client. Lower: more reads than needed
 * @param lateWrite when an owner that has not answered a write is late at the latest, so that a
 *     fallback may be asked where the quorum is otherwise out of reach; before that when it usually
 *     would have answered. Higher: a hung owner is felt longer. Lower: hints for owners that were
 *     merely busy
 * @param forwardTimeout how long one owner may take to coordinate a forwarded write while another
 *     could be tried, at the latest; before that when it usually would have answered and answers no
 *     other write either. Higher: a hung owner is felt longer. Lower: more repeated writes, each of
 *     which reads a quorum first
 * @param deadTimeout how long a replica that is believed dead may take, where it must be asked
 *     nevertheless. Higher: a lost quorum is noticed later. Lower: a wrong belief costs the answer
 * @param backgroundTimeout how long a repair or a hint may take that no client waits for
 * @param hedgeShare extra requests because of lateness, per ordinary one, 0 to 1. Higher: more load
 *     where all are slow. Lower: less help where one is
 * @param hedgeBurst how many of these may be saved up for when a node fails
 * @param repairsMax repairs in flight; beyond, a replica that is behind waits for its next read
 * @param listReadsMax how many keys of one page are read at once
 * @param listBytesMax the page of a listing with values ends with the key that makes it this long:
 *     it is longer by less than one key's values. Higher: more memory for each listing. Lower: more
 *     pages
 */
public record CoordinatorSettings(
    int inFlightMax,
    Duration lateRead,
    Duration lateWrite,
    Duration forwardTimeout,
    Duration deadTimeout,
    Duration backgroundTimeout,
    double hedgeShare,
    int hedgeBurst,
    int repairsMax,
    int listReadsMax,
    long listBytesMax) {
  public static final CoordinatorSettings DEFAULTS = new CoordinatorSettings(
      4_096,
      Duration.ofMillis(50),
      Duration.ofMillis(300),
      Duration.ofSeconds(2),
      Duration.ofMillis(500),
      Duration.ofSeconds(5),
      0.05,
      100,
      256,
      16,
      1L << 20);

  public CoordinatorSettings {
    checkArgument(inFlightMax >= 1, "inFlightMax is at least 1");
    checkPositive("lateRead", lateRead);
    checkPositive("lateWrite", lateWrite);
    checkPositive("forwardTimeout", forwardTimeout);
    checkPositive("deadTimeout", deadTimeout);
    checkPositive("backgroundTimeout", backgroundTimeout);
    checkArgument(hedgeShare >= 0 && hedgeShare <= 1, "hedgeShare is 0 to 1");
    checkArgument(hedgeBurst >= 1, "hedgeBurst is at least 1");
    checkArgument(repairsMax >= 0, "repairsMax is not negative");
    checkArgument(listReadsMax >= 1, "listReadsMax is at least 1");
    checkArgument(listBytesMax >= 1, "listBytesMax is at least 1");
  }

  private static void checkPositive(String name, Duration duration) {
    checkArgument(!duration.isNegative() && !duration.isZero(), "%s is longer than nothing", name);
  }
}

package io.quorate.node.coordinator;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.KeyListing.Cursor;
import io.quorate.node.request.Requests.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fills a page of a bucket's keys from one partition after the other, each on the lane that it
 * belongs to. May be called by any thread; holds nothing that changes.
 *
 * <p>A page ends when it has as many keys or bytes as it may, when half of its time is over, or
 * before a partition that could not be listed: what was found is never thrown away, and the next
 * page begins where this one ended. Only a page that would begin there fails.
 */
public final class Listings {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Clock clock;
  private final List<Lane> lanes;
  private final List<Coordinator> coordinators;
  private final long bytesMax;

  /**
   * The listings of a node.
   *
   * @param lanes all of the node's
   * @param coordinators the one of each lane; partition p belongs to lane p modulo their number
   * @param bytesMax {@link CoordinatorSettings#listBytesMax}
   */
  public Listings(Clock clock, List<Lane> lanes, List<Coordinator> coordinators, long bytesMax) {
    this.clock = clock;
    this.lanes = List.copyOf(lanes);
    this.coordinators = List.copyOf(coordinators);
    this.bytesMax = bytesMax;
  }

  /**
   * Lists up to {@code limit} keys from a place on.
   *
   * @param done called once, on a lane
   */
  public void list(
      String bucket,
      Cursor from,
      int limit,
      boolean values,
      Consistency consistency,
      int timeoutMillis,
      Consumer<Listed> done) {
    long now = clock.nanos();
    Page page = new Page(
        bucket,
        limit,
        values,
        consistency,
        now + timeoutMillis * NANOS_PER_MILLI / 2,
        now + timeoutMillis * NANOS_PER_MILLI,
        done);
    page.step(from);
  }

  /** A page that is being filled. It moves from lane to lane and is touched by one at a time. */
  private final class Page {
    private final String bucket;
    private final int limit;
    private final boolean values;
    private final Consistency consistency;
    private final long enough;
    private final long deadline;
    private final Consumer<Listed> done;
    private final List<KeyListing.Entry> entries = new ArrayList<>();
    private long bytesLeft = bytesMax;
    private boolean moved;

    Page(
        String bucket,
        int limit,
        boolean values,
        Consistency consistency,
        long enough,
        long deadline,
        Consumer<Listed> done) {
      this.bucket = bucket;
      this.limit = limit;
      this.values = values;
      this.consistency = consistency;
      this.enough = enough;
      this.deadline = deadline;
      this.done = done;
    }

    void step(Cursor from) {
      int lane = Math.floorMod(from.partition(), lanes.size());
      lanes.get(lane).execute(() -> listHere(coordinators.get(lane), from));
    }

    private void listHere(Coordinator coordinator, Cursor from) {
      long remaining = Math.max(1, (deadline - clock.nanos()) / NANOS_PER_MILLI);
      coordinator.list(
          bucket,
          from,
          limit - entries.size(),
          bytesLeft,
          values,
          consistency,
          (int) remaining,
          listed -> add(from, listed));
    }

    private void add(Cursor from, Listed listed) {
      if (listed instanceof Listed.Page page) {
        for (KeyListing.Entry entry : page.listing().entries()) {
          entries.add(entry);
          bytesLeft -= values ? entry.bytes() : 0;
        }
        moved = true;
        Optional<Cursor> next = page.listing().next();
        boolean full = entries.size() >= limit || bytesLeft <= 0 || clock.nanos() - enough >= 0;
        next.filter(cursor -> !full).ifPresentOrElse(this::step, () -> finish(next));
      } else if (moved) {
        finish(Optional.of(from));
      } else {
        done.accept(listed);
      }
    }

    private void finish(Optional<Cursor> next) {
      done.accept(new Listed.Page(new KeyListing(entries, next)));
    }
  }
}

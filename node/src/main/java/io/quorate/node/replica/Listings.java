package io.quorate.node.replica;

import io.quorate.node.environment.Lane;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Reply.ListedCopy;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lists the keys of one bucket in a partition that holds those of all buckets: a page of the index
 * at a time, so that other work of the lane comes in between.
 *
 * <p>Shows what the index shows: every write that was acknowledged, and none that is still on its
 * way.
 */
final class Listings {
  private static final int PAGE = 500;

  private final Spaces spaces;
  private final Lane lane;

  Listings(Spaces spaces, Lane lane) {
    this.spaces = spaces;
    this.lane = lane;
  }

  void list(int partition, String bucket, Optional<Key> after, int limit, Consumer<Reply> done) {
    Space space = spaces.data(partition);
    step(space, bucket, after, limit, new ArrayList<>(), done);
  }

  private void step(
      Space space,
      String bucket,
      Optional<Key> after,
      int limit,
      List<ListedCopy> found,
      Consumer<Reply> done) {
    List<Space.Entry> page = space.scan(after, PAGE);
    Optional<Key> last = after;
    for (Space.Entry entry : page) {
      last = Optional.of(entry.key());
      if (!entry.key().bucket().equals(bucket)) {
        continue;
      }
      if (found.size() == limit) {
        done.accept(new Reply.Listed(found, true));
        return;
      }
      boolean living = (entry.flags() & Held.LIVING) != 0;
      found.add(new ListedCopy(entry.key(), entry.digest(), living));
    }
    if (page.size() < PAGE) {
      done.accept(new Reply.Listed(found, false));
      return;
    }
    Optional<Key> next = last;
    lane.execute(() -> step(space, bucket, next, limit, found, done));
  }
}

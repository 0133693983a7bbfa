package io.quorate.node.replica;

import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.Register;
import io.quorate.antientropy.causality.State;
import io.quorate.node.environment.Clock;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.Conflict;
import io.quorate.node.request.Conflict.Kind;
import io.quorate.node.request.ConflictCounts;
import io.quorate.ring.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Counts the concurrent writes that meet in one lane's own copies, in all and for each bucket, and
 * remembers the last ones. Mutable, confined to its lane.
 *
 * <p>At most {@link #BUCKETS_MAX} buckets have an account, each with at most
 * {@link BucketConflicts#LAST_MAX} conflicts of each kind: about 5 MB where all keys are as long as
 * they may be, some hundred KB as keys usually are. The bucket that met no conflict for the longest
 * time gives way to another one; from then on no account tells of a time before that.
 */
final class Conflicts {
  /** So many buckets have an account. */
  static final int BUCKETS_MAX = 128;

  private final Clock clock;
  private final Account all;

  /** The one that met a conflict last stands last. */
  private final LinkedHashMap<String, Account> accounts = new LinkedHashMap<>();

  /** No bucket without an account met a conflict since then. */
  private long noneSince;

  private static final class Account {
    private final long since;
    private final EnumMap<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final EnumMap<Kind, ArrayDeque<Conflict>> last = new EnumMap<>(Kind.class);

    Account(long since) {
      this.since = since;
    }

    void count(Kind kind) {
      counts.merge(kind, 1L, Long::sum);
    }

    void remember(Conflict conflict) {
      ArrayDeque<Conflict> kind =
          last.computeIfAbsent(conflict.kind(), any -> new ArrayDeque<>(BucketConflicts.LAST_MAX));
      if (kind.size() == BucketConflicts.LAST_MAX) {
        kind.removeLast();
      }
      kind.addFirst(conflict);
    }

    ConflictCounts counts() {
      return new ConflictCounts(
          counts.getOrDefault(Kind.DISCARDED, 0L),
          counts.getOrDefault(Kind.OVERWRITTEN, 0L),
          counts.getOrDefault(Kind.MADE, 0L),
          counts.getOrDefault(Kind.RESOLVED, 0L));
    }

    List<Conflict> last() {
      List<Conflict> all = new ArrayList<>();
      last.values().forEach(all::addAll);
      all.sort(Conflict.LATEST_FIRST);
      return all;
    }
  }

  Conflicts(Clock clock) {
    this.clock = clock;
    this.noneSince = clock.wallMillis();
    this.all = new Account(noneSince);
  }

  /** A join brought this copy to this state. */
  void joined(Key key, State before, State incoming, State after) {
    if (before.discardsWith(incoming)) {
      met(Kind.DISCARDED, key, after);
    }
    siblings(key, before, after);
  }

  /** A write or a delete with this context brought this copy to this state. */
  void minted(Key key, State before, History context, State after) {
    if (before.register().filter(value -> isLost(value, context, after)).isPresent()) {
      met(Kind.OVERWRITTEN, key, after);
    }
    siblings(key, before, after);
  }

  private static boolean isLost(Register value, History context, State after) {
    return !value.deleted()
        && !context.covers(value.sibling().dot())
        && !after.register().equals(Optional.of(value));
  }

  private void siblings(Key key, State before, State after) {
    int had = shown(before);
    int has = shown(after);
    if (has > had && has > 1) {
      met(Kind.MADE, key, after);
    } else if (has < had && had > 1) {
      met(Kind.RESOLVED, key, after);
    }
  }

  /** How many siblings a client sees: those of one request, or equal ones, are one. */
  private static int shown(State state) {
    int siblings = state.siblings().size();
    return siblings < 2 ? siblings : state.shown().siblings().size();
  }

  private void met(Kind kind, Key key, State after) {
    all.count(kind);
    Account account = accounts.remove(key.bucket());
    if (account == null) {
      makeRoom();
      account = new Account(noneSince);
    }
    accounts.put(key.bucket(), account);
    account.count(kind);
    account.remember(new Conflict(kind, key, clock.wallMillis(), shown(after)));
  }

  private void makeRoom() {
    if (accounts.size() == BUCKETS_MAX) {
      Iterator<Account> oldest = accounts.values().iterator();
      oldest.next();
      oldest.remove();
      noneSince = clock.wallMillis();
    }
  }

  /** Those of all buckets. */
  ConflictCounts counts() {
    return all.counts();
  }

  /** Those of one bucket. */
  BucketConflicts of(String bucket) {
    Account account = accounts.get(bucket);
    return account == null
        ? new BucketConflicts(noneSince, ConflictCounts.NONE, List.of())
        : new BucketConflicts(account.since, account.counts(), account.last());
  }
}

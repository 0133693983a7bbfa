package io.quorate.ring.membership;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.quorate.ring.HostPort;
import io.quorate.ring.membership.Rumour.Claim;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What one member holds for true of all others: the strongest rumour about each. Also the order in
 * which they are probed. Mutable; confined to its {@link Swim}.
 */
final class Roster {
  /** More members are not learnt of: rumours of further names are dropped. */
  static final int MEMBERS_MAX = 5_000;

  /**
   * A rumour that is further ahead than this of what is known is dropped: no counter runs so fast.
   */
  static final long JUMP_MAX = 1_000_000;

  static final class Entry {
    Rumour truth;
    long since;
    final int group;
    boolean tried;
    private boolean expected;
    Liveness.State shown = Liveness.State.ALIVE;
    private boolean hashed;
    private long hash;

    Entry(Rumour truth, long since) {
      this.truth = truth;
      this.since = since;
      group = group(truth.subject());
    }

    /** Of the rumour, kept for the next comparison: most of them change rarely. */
    long hash() {
      if (!hashed) {
        hash = Roster.hash(truth);
        hashed = true;
      }
      return hash;
    }

    private void believe(Rumour rumour) {
      truth = rumour;
      hashed = false;
    }
  }

  // By name. Asked for each rumour in each datagram, so a table; what goes round is the order.
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Entry> order = new ArrayList<>();
  private final RandomGenerator random;
  private int next;
  private int gone;

  Roster(RandomGenerator random) {
    this.random = random;
  }

  /** These are never forgotten, dead or not; new ones count as alive until they are probed. */
  void expect(NavigableMap<String, HostPort> members, long now) {
    entries.values().forEach(entry -> entry.expected = false);
    members.forEach((name, address) -> expect(name, address, now).expected = true);
  }

  private Entry expect(String name, HostPort address, long now) {
    Entry known = entries.get(name);
    if (known == null) {
      return put(name, new Entry(new Rumour(Claim.ALIVE, name, 0, address, name), now));
    }
    if (known.truth.incarnation() == 0) {
      // Never heard of by itself: it is where it is expected now.
      Rumour truth = known.truth;
      known.believe(new Rumour(truth.claim(), name, 0, address, truth.source()));
    }
    return known;
  }

  @Nullable
  Entry get(String name) {
    return entries.get(name);
  }

  /** All members that are not gone, and oneself. */
  int size() {
    return entries.size() - gone + 1;
  }

  /** Takes the rumour for true if it is stronger than what was; of strangers, the living only. */
  boolean accept(Rumour rumour, long now) {
    return accept(entries.get(rumour.subject()), rumour, now);
  }

  /** The same of a member whose entry was looked up already. */
  boolean accept(@Nullable Entry entry, Rumour rumour, long now) {
    if (entry == null) {
      if (rumour.isOfTheGone() || entries.size() >= MEMBERS_MAX) {
        return false;
      }
      put(rumour.subject(), new Entry(rumour, now));
      return true;
    }
    Rumour before = entry.truth;
    if (!rumour.overrides(before) || rumour.incarnation() - before.incarnation() > JUMP_MAX) {
      return false;
    }
    gone += (rumour.isOfTheGone() ? 1 : 0) - (before.isOfTheGone() ? 1 : 0);
    entry.believe(rumour);
    entry.since = now;
    return true;
  }

  private Entry put(String name, Entry entry) {
    entries.put(name, entry);
    // A new member enters the order at a random place, so that it is not probed by all at once
    // (SWIM §4.3).
    int place = random.nextInt(order.size() + 1);
    order.add(place, entry);
    next += place < next ? 1 : 0;
    return entry;
  }

  /** Forgets who has been gone since before then and is not expected. */
  List<String> forget(long before) {
    List<String> forgotten = new ArrayList<>();
    if (gone > 0) {
      entries.forEach((name, entry) -> {
        if (entry.truth.isOfTheGone() && entry.since < before && !entry.expected) {
          forgotten.add(name);
        }
      });
    }
    for (String name : forgotten) {
      int place = order.indexOf(entries.remove(name));
      order.remove(place);
      next -= place < next ? 1 : 0;
      gone--;
    }
    return forgotten;
  }

  /**
   * Whom to probe next: all in a random order, then all in another (SWIM §4.3), so that the time
   * until a crash is noticed has a bound. Skips the gone.
   */
  Optional<Rumour> nextToProbe() {
    for (int tries = order.size(); tries > 0; tries--) {
      if (next >= order.size()) {
        shuffle();
        next = 0;
      }
      Rumour truth = order.get(next++).truth;
      if (!truth.isOfTheGone()) {
        return Optional.of(truth);
      }
    }
    return Optional.empty();
  }

  private void shuffle() {
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
  }

  /** Up to so many different members that satisfy this, at random. */
  List<Rumour> pick(int count, Predicate<Rumour> which) {
    List<Rumour> picked = new ArrayList<>();
    // Few tries usually find them; a large cluster need not be listed each time.
    for (int tries = 0; tries < 3 * count + 10 && !order.isEmpty(); tries++) {
      Rumour truth = order.get(random.nextInt(order.size())).truth;
      if (picked.size() < count && which.test(truth) && !picked.contains(truth)) {
        picked.add(truth);
      }
    }
    // Where few satisfy it, all are looked at, from a random place on.
    int start = order.isEmpty() ? 0 : random.nextInt(order.size());
    for (int i = 0; picked.size() < count && i < order.size(); i++) {
      Rumour truth = order.get((start + i) % order.size()).truth;
      if (which.test(truth) && !picked.contains(truth)) {
        picked.add(truth);
      }
    }
    return picked;
  }

  /** One who is gone, at random. */
  Optional<Rumour> pickGone() {
    if (gone == 0) {
      return Optional.empty();
    }
    List<Rumour> all = entries.values().stream()
        .map(entry -> entry.truth)
        .filter(Rumour::isOfTheGone)
        .sorted(Comparator.comparing(Rumour::subject))
        .toList();
    return Optional.of(all.get(random.nextInt(all.size())));
  }

  /** Everything known of members in these groups, with oneself, by name. */
  List<Rumour> inGroups(long groups, Rumour self) {
    List<Rumour> rumours = new ArrayList<>();
    for (Rumour rumour : all(self)) {
      if ((groups >>> group(rumour.subject()) & 1) != 0) {
        rumours.add(rumour);
      }
    }
    return rumours;
  }

  private Collection<Rumour> all(Rumour self) {
    NavigableMap<String, Rumour> all = new TreeMap<>();
    all.put(self.subject(), self);
    entries.forEach((name, entry) -> all.put(name, entry.truth));
    return all.values();
  }

  /**
   * A hash per group, of all who are not gone. The gone are left out: who forgot one already would
   * otherwise differ from who did not, and teach each other for ever.
   */
  List<Long> groupHashes(Rumour self) {
    long[] hashes = new long[Sync.GROUPS];
    if (!self.isOfTheGone()) {
      hashes[group(self.subject())] += hash(self);
    }
    for (Entry entry : order) {
      if (!entry.truth.isOfTheGone()) {
        hashes[entry.group] += entry.hash();
      }
    }
    return Arrays.stream(hashes).boxed().toList();
  }

  private static int group(String name) {
    return Hashing.murmur3_32_fixed().hashString(name, StandardCharsets.UTF_8).asInt()
        & (Sync.GROUPS - 1);
  }

  private static long hash(Rumour rumour) {
    // The accuser of a suspicion differs between members that know the same.
    Hasher hasher = Hashing.murmur3_128().newHasher();
    return hasher
        .putString(rumour.claim().name(), StandardCharsets.UTF_8)
        .putByte((byte) 0)
        .putString(rumour.subject(), StandardCharsets.UTF_8)
        .putByte((byte) 0)
        .putLong(rumour.incarnation())
        .putString(rumour.address().toString(), StandardCharsets.UTF_8)
        .hash()
        .asLong();
  }
}

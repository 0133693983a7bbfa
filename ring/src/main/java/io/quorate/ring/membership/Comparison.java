package io.quorate.ring.membership;

import com.google.common.hash.Hashing;
import java.util.List;

/** Takes part in the {@link Sync} of everything known. Keeps nothing between two messages. */
final class Comparison {
  private final Roster roster;
  private final Hearsay hearsay;
  private final Outbox out;

  Comparison(Roster roster, Hearsay hearsay, Outbox out) {
    this.roster = roster;
    this.hearsay = hearsay;
    this.out = out;
  }

  /** Begins one with a living member. */
  void start() {
    for (Rumour one : roster.pick(1, truth -> truth.claim() == Rumour.Claim.ALIVE)) {
      out.sendSync(one.address(), new Sync.Hash(rootHash()));
    }
  }

  void received(Sync sync, long now) {
    sync.content().accept(new Answering(sync, now));
  }

  private List<Long> groupHashes() {
    return roster.groupHashes(hearsay.self());
  }

  private long rootHash() {
    var hasher = Hashing.murmur3_128().newHasher();
    groupHashes().forEach(hasher::putLong);
    return hasher.hash().asLong();
  }

  private void sendPages(Sync to, long groups, long wanted) {
    List<Rumour> rumours = roster.inGroups(groups, hearsay.self());
    int from = 0;
    do {
      int end = Math.min(from + Sync.PAGE_MAX, rumours.size());
      boolean last = end == rumours.size();
      out.sendSync(to.address(), new Sync.Page(last ? wanted : 0, rumours.subList(from, end)));
      from = end;
    } while (from < rumours.size());
  }

  private final class Answering implements Sync.Visitor<Boolean> {
    private final Sync sync;
    private final long now;

    Answering(Sync sync, long now) {
      this.sync = sync;
      this.now = now;
    }

    @Override
    public Boolean hash(Sync.Hash hash) {
      boolean differs = hash.value() != rootHash();
      if (differs) {
        out.sendSync(sync.address(), new Sync.Groups(groupHashes()));
      }
      return differs;
    }

    @Override
    public Boolean groups(Sync.Groups groups) {
      List<Long> mine = groupHashes();
      long differing = 0;
      for (int i = 0; i < Sync.GROUPS; i++) {
        differing |= mine.get(i).equals(groups.hashes().get(i)) ? 0 : 1L << i;
      }
      if (differing != 0) {
        sendPages(sync, differing, differing);
      }
      return differing != 0;
    }

    @Override
    public Boolean page(Sync.Page page) {
      for (Rumour rumour : page.rumours()) {
        hearsay.hear(doubting(rumour), now);
      }
      if (page.wanted() != 0) {
        sendPages(sync, page.wanted(), 0);
      }
      return true;
    }

    /**
     * What one other member takes for dead is a suspicion here: its subject may refute it first.
     */
    private Rumour doubting(Rumour rumour) {
      boolean known = roster.get(rumour.subject()) != null;
      return known && rumour.claim() == Rumour.Claim.DEAD
          ? new Rumour(
              Rumour.Claim.SUSPECT,
              rumour.subject(),
              rumour.incarnation(),
              rumour.address(),
              sync.from())
          : rumour;
    }
  }
}

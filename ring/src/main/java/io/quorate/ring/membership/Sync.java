package io.quorate.ring.membership;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import java.util.List;

/**
 * A message of the comparison of everything two members know, over TCP: one hash, where it differs
 * 64 hashes, where those differ the rumours, in pages. Each message is answered by the next kind;
 * none of them needs memory of the one before.
 *
 * @param address where answers go
 * @param version the topology that the sender knows
 */
public record Sync(String from, HostPort address, TopologyVersion version, Content content) {
  /** Rumours in one page at most. */
  public static final int PAGE_MAX = 100;

  /** By the hash of the name, each member falls into one of so many groups. */
  public static final int GROUPS = 64;

  public Sync {
    Member.checkName(from);
  }

  /** One step of a comparison. */
  public sealed interface Content {
    <R> R accept(Visitor<R> visitor);
  }

  /** One method per step. */
  public interface Visitor<R> {
    R hash(Hash hash);

    R groups(Groups groups);

    R page(Page page);
  }

  /** This is the hash of all I know. */
  public record Hash(long value) implements Content {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.hash(this);
    }
  }

  /** Mine differs; these are the hashes of my groups. */
  public record Groups(List<Long> hashes) implements Content {
    public Groups {
      hashes = List.copyOf(hashes);
      checkArgument(hashes.size() == GROUPS, "%s groups have as many hashes", GROUPS);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.groups(this);
    }
  }

  /**
   * This is what I know of those groups.
   *
   * @param wanted the groups (a bit each) of which the receiver shall send its own pages; 0 for
   *     none
   */
  public record Page(long wanted, List<Rumour> rumours) implements Content {
    public Page {
      rumours = List.copyOf(rumours);
      checkArgument(rumours.size() <= PAGE_MAX, "a page has at most %s rumours", PAGE_MAX);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.page(this);
    }
  }
}

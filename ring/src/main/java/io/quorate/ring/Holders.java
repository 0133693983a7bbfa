package io.quorate.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is read and who is written for the keys of one partition: one list at rest, two while the
 * partition moves (DESIGN §3, Transitions). Immutable.
 *
 * <pre>
 *   phase                  read    written
 *   OLD (or at rest)       old     old
 *   WRITE_BOTH_READ_OLD    old     old and new
 *   WRITE_BOTH_READ_NEW    new     new and old
 *   NEW                    new     new
 * </pre>
 *
 * @param read whose answers count for a read
 * @param other who is written too; empty: only those who are read
 */
public record Holders(Phase phase, PreferenceList read, Optional<PreferenceList> other) {
  /** The holders in this phase of a move; at rest the phase is OLD and nobody is to be. */
  static Holders of(Phase phase, PreferenceList old, Optional<PreferenceList> toBe) {
    if (toBe.isEmpty()) {
      return new Holders(phase, old, Optional.empty());
    }
    return switch (phase) {
      case OLD -> new Holders(phase, old, Optional.empty());
      case WRITE_BOTH_READ_OLD -> new Holders(phase, old, toBe);
      case WRITE_BOTH_READ_NEW -> new Holders(phase, toBe.orElseThrow(), Optional.of(old));
      case NEW -> new Holders(phase, toBe.orElseThrow(), Optional.empty());
    };
  }

  /** The lists of whose owners W must hold a write, each by itself; the one that is read first. */
  public List<PreferenceList> written() {
    return other.map(also -> List.of(read, also)).orElseGet(() -> List.of(read));
  }

  /**
   * All who keep a copy of a key whose bucket keeps n: the owners that are read, then those that
   * are only written. None twice.
   */
  public List<Member> owners(int n) {
    if (other.isEmpty()) {
      return read.owners(n);
    }
    List<Member> all = new ArrayList<>(read.owners(n));
    for (Member owner : other.orElseThrow().owners(n)) {
      if (!all.contains(owner)) {
        all.add(owner);
      }
    }
    return List.copyOf(all);
  }

  /** Whether this name keeps a copy of a key whose bucket keeps n. */
  public boolean isOwner(String name, int n) {
    return read.isOwner(name, n) || other.map(list -> list.isOwner(name, n)).orElse(false);
  }

  /** Those who may stand in for an owner of either list: none of them is an owner itself. */
  public List<Member> fallbacks(int n) {
    List<Member> fallbacks = read.fallbacks(n);
    if (other.isEmpty()) {
      return fallbacks;
    }
    PreferenceList also = other.orElseThrow();
    return fallbacks.stream().filter(member -> !also.isOwner(member.name(), n)).toList();
  }
}

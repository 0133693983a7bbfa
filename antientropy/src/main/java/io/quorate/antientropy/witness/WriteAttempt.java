package io.quorate.antientropy.witness;

import java.util.Collection;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One write or deletion that a client attempted, with all its repetitions: they carry one request
 * id and are one attempt. Mutable: it ends once. Confined to whoever keeps the {@link Witness}.
 */
public final class WriteAttempt {
  /** What the client was told. */
  public enum Told {
    /** Nothing yet. */
    NOTHING,
    /** It is stored as strongly as asked. */
    ACKNOWLEDGED,
    /** It had no effect anywhere and never will. */
    NOT_APPLIED,
    /** It may have taken effect, or may yet. */
    UNKNOWN
  }

  private final String client;
  private final String key;
  private final Optional<String> value;
  private final NavigableSet<String> read;
  private final boolean blindDelete;
  private final boolean strict;
  private final long began;
  private long ended = Long.MAX_VALUE;
  private Told told = Told.NOTHING;
  private boolean duplicated;

  WriteAttempt(
      String client,
      String key,
      Optional<String> value,
      Collection<String> read,
      boolean blindDelete,
      boolean strict,
      long began) {
    this.client = client;
    this.key = key;
    this.value = value;
    this.read = Collections.unmodifiableNavigableSet(new TreeSet<>(read));
    this.blindDelete = blindDelete;
    this.strict = strict;
    this.began = began;
  }

  /**
   * The client was told this, now. After an unknown only an acknowledgement (of a repetition) says
   * something new: that a repetition was not applied does not speak of the first try.
   */
  public void end(Told what, long now) {
    if (told == Told.NOTHING || (told == Told.UNKNOWN && what == Told.ACKNOWLEDGED)) {
      told = what;
      ended = now;
    }
  }

  /**
   * The request may arrive twice without the second saying that it repeats the first. A store that
   * remembers a bounded number of requests takes the second for a new write, if it comes late.
   */
  public void mayArriveTwice() {
    duplicated = true;
  }

  boolean isDuplicated() {
    return duplicated;
  }

  public String key() {
    return key;
  }

  /** What was written; empty: a deletion. */
  public Optional<String> value() {
    return value;
  }

  public Told told() {
    return told;
  }

  long began() {
    return began;
  }

  long ended() {
    return ended;
  }

  boolean isAcknowledged() {
    return told == Told.ACKNOWLEDGED;
  }

  boolean isStrict() {
    return strict;
  }

  /** Whether it may have had an effect. */
  boolean mayHaveHappened() {
    return told != Told.NOT_APPLIED;
  }

  /** The values that went where it took effect, unless it is a {@link #isBlindDelete}. */
  NavigableSet<String> read() {
    return read;
  }

  /** Whether it removes whatever the store finds. */
  boolean isBlindDelete() {
    return blindDelete;
  }

  /** What was not acknowledged may take effect at any later time. */
  long lastEffect() {
    return isAcknowledged() ? ended : Long.MAX_VALUE;
  }

  /** What it wrote and what its client had read. */
  NavigableSet<String> values() {
    TreeSet<String> values = new TreeSet<>(read);
    value.ifPresent(values::add);
    return values;
  }

  @Override
  public String toString() {
    String what = value.map(v -> "put " + v).orElse("delete");
    String context = blindDelete ? " of whatever is there" : read.isEmpty() ? "" : " after " + read;
    return client + " " + (strict ? "strict " : "") + what + context + ": " + told;
  }
}

package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key: the history of its writes, the siblings that live, the requests
 * remembered; and in a last-writer-wins bucket the {@link Register} that stands in for siblings.
 *
 * <p>A tombstone is a state that knows something and has no sibling. {@link #join} is commutative,
 * associative and idempotent, and the only way in which states of several nodes come together.
 * Immutable; operations that change nothing return the very same object, so that equality with an
 * unchanged join is known at once.
 */
public final class State {
  /** The state that knows nothing. */
  public static final State EMPTY = new State(History.EMPTY, List.of(), RequestLog.EMPTY);

  private final History history;
  private final List<Sibling> siblings;
  private final RequestLog requests;
  private final @Nullable Register register;

  /** Takes an unchangeable list of siblings, ascending by dot, each covered by the history. */
  State(History history, List<Sibling> siblings, RequestLog requests) {
    this(history, siblings, requests, null);
  }

  /** The same, and the register, whose dot the history covers too. */
  State(History history, List<Sibling> siblings, RequestLog requests, @Nullable Register register) {
    this.history = history;
    this.siblings = siblings;
    this.requests = requests;
    this.register = register;
  }

  public History history() {
    return history;
  }

  /** The living siblings, the register's value among them, ascending by dot. */
  public List<Sibling> siblings() {
    if (register == null || register.deleted()) {
      return siblings;
    }
    if (siblings.isEmpty()) {
      return List.of(register.sibling());
    }
    List<Sibling> all = new ArrayList<>(siblings);
    all.add(register.sibling());
    all.sort(Comparator.comparing(Sibling::dot));
    return List.copyOf(all);
  }

  /** The siblings that are joined by history, ascending by dot. */
  List<Sibling> dotted() {
    return siblings;
  }

  /** What won of the writes to a last-writer-wins bucket. */
  public Optional<Register> register() {
    return Optional.ofNullable(register);
  }

  /** The greatest timestamp in it; 0 if there is none. */
  public long clock() {
    long clock = register == null ? 0 : register.sibling().timestamp();
    for (Sibling sibling : siblings) {
      clock = Math.max(clock, sibling.timestamp());
    }
    for (RequestLog.Entry entry : requests.entries()) {
      clock = Math.max(clock, entry.timestamp());
    }
    return clock;
  }

  public RequestLog requests() {
    return requests;
  }

  /**
   * The dots that this request minted, ascending, several when more than one coordinator took it;
   * an empty list for a delete. Empty when the request is not remembered.
   */
  public Optional<List<Dot>> dotsOf(RequestId request) {
    Optional<List<Dot>> logged = requests.find(request);
    List<Dot> claimed = Repeats.dotsUnderClaims(this, request);
    if (claimed.isEmpty()) {
      return logged;
    }
    TreeSet<Dot> dots = new TreeSet<>(claimed);
    logged.ifPresent(dots::addAll);
    return Optional.of(List.copyOf(dots));
  }

  /** How long its values are together. */
  public long valueBytes() {
    long bytes = 0;
    for (Sibling sibling : siblings()) {
      bytes += sibling.content().value().length;
    }
    return bytes;
  }

  /** Whether a request that is not found may have been here: then nothing may repeat it. */
  public boolean mayHaveForgotten() {
    return requests.dropped() || Repeats.claims(history) >= Repeats.CLAIMS_MAX;
  }

  /** This state after a repeat laid this claim. */
  State claim(Actor claim) {
    return new State(history.with(Repeats.claimed(claim)), siblings, requests, register);
  }

  /** This state without the bytes of its values and without requests: what is known of when. */
  public State outline() {
    List<Sibling> bare = siblings.stream().map(Sibling::outline).toList();
    Register last =
        register == null ? null : new Register(register.sibling().outline(), register.deleted());
    return new State(history, bare, RequestLog.EMPTY, last);
  }

  /** Whether nothing is known. */
  public boolean isEmpty() {
    return history.isEmpty() && siblings.isEmpty() && requests.isEmpty();
  }

  /** Whether something is known, but no value lives. */
  public boolean isTombstone() {
    return siblings().isEmpty() && !isEmpty();
  }

  /** What a client gets to see. */
  public Shown shown() {
    return Shown.of(this);
  }

  /**
   * What both know: a sibling stays if both have it or if the other has not heard of it. The later
   * register stays, whatever the histories say.
   *
   * <p>Returns this very state if the other adds nothing, the other if this one adds nothing.
   */
  public State join(State other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    State joined = new State(
        history.union(other.history),
        joinedSiblings(other),
        requests.union(other.requests),
        Register.later(register, other.register));
    if (joined.isSameAs(this)) {
      return this;
    }
    return joined.isSameAs(other) ? other : joined;
  }

  /** Whether a join of these loses a value to a register's write that had not seen it. */
  public boolean discardsWith(State other) {
    Register last = Register.later(register, other.register);
    return last != null && (isLost(last, other) || other.isLost(last, this));
  }

  /** Whether this state's register is not the last one, which the other has. */
  private boolean isLost(Register last, State winner) {
    return register != null
        && !register.deleted()
        && last.isLaterThan(register)
        && !winner.history.covers(register.dot());
  }

  /** Equality for results of a join with {@code other}: histories and logs come back identical. */
  private boolean isSameAs(State other) {
    if (!history.equals(other.history)
        || !requests.equals(other.requests)
        || !Objects.equals(register, other.register)
        || siblings.size() != other.siblings.size()) {
      return false;
    }
    for (int i = 0; i < siblings.size(); i++) {
      if (!siblings.get(i).dot().equals(other.siblings.get(i).dot())) {
        return false;
      }
    }
    return true;
  }

  private List<Sibling> joinedSiblings(State other) {
    List<Sibling> kept = new ArrayList<>(siblings.size() + other.siblings.size());
    int i = 0;
    int j = 0;
    while (i < siblings.size() || j < other.siblings.size()) {
      int order = orderAt(i, other, j);
      if (order == 0) {
        kept.add(one(siblings.get(i++), other.siblings.get(j++)));
      } else if (order < 0) {
        addUnlessCovered(siblings.get(i++), other.history, kept);
      } else {
        addUnlessCovered(other.siblings.get(j++), history, kept);
      }
    }
    return List.copyOf(kept);
  }

  private int orderAt(int i, State other, int j) {
    if (i == siblings.size()) {
      return 1;
    }
    return j == other.siblings.size()
        ? -1
        : siblings.get(i).dot().compareTo(other.siblings.get(j).dot());
  }

  private static Sibling one(Sibling mine, Sibling theirs) {
    assert mine.equals(theirs) : "dot " + mine.dot() + " names two values";
    return mine;
  }

  private static void addUnlessCovered(Sibling sibling, History by, List<Sibling> kept) {
    if (!by.covers(sibling.dot())) {
      kept.add(sibling);
    }
  }

  /**
   * This state after a write: what the context covers goes, the new sibling comes.
   *
   * <p>The new dot enters the history as a dot, and so do the context's.
   *
   * @throws IllegalArgumentException if this state or the context already knows the new dot
   */
  public State write(History context, Sibling sibling) {
    checkArgument(
        !history.covers(sibling.dot()) && !context.covers(sibling.dot()),
        "dot %s was given before",
        sibling.dot());
    List<Sibling> next = new ArrayList<>(siblings.size() + 1);
    @Nullable Sibling waiting = sibling;
    for (Sibling old : siblings) {
      if (waiting != null && waiting.dot().compareTo(old.dot()) < 0) {
        next.add(waiting);
        waiting = null;
      }
      addUnlessCovered(old, context, next);
    }
    if (waiting != null) {
      next.add(waiting);
    }
    History known = history.union(context).with(sibling.dot());
    return new State(known, List.copyOf(next), remembering(sibling), register);
  }

  /** What a claim minted is found by the claim, for ever, and needs no place in the log. */
  private RequestLog remembering(Sibling write) {
    return write.dot().actor().isClaim() ? requests : requests.with(RequestLog.Entry.of(write));
  }

  /**
   * This state after a write or a delete in a last-writer-wins bucket. Siblings that the context
   * covers, from before the bucket was one, go.
   *
   * @throws IllegalArgumentException if this state or the context already knows the new dot, or if
   *     what was written before is later
   */
  State write(History context, Register next) {
    checkArgument(
        !history.covers(next.dot()) && !context.covers(next.dot()),
        "dot %s was given before",
        next.dot());
    checkArgument(register == null || next.isLaterThan(register), "a write is the last one");
    return new State(
        history.union(context).with(next.dot()),
        uncovered(context),
        remembering(next.sibling()),
        next);
  }

  private List<Sibling> uncovered(History context) {
    List<Sibling> kept = new ArrayList<>(siblings.size());
    for (Sibling old : siblings) {
      addUnlessCovered(old, context, kept);
    }
    return List.copyOf(kept);
  }

  /**
   * This state after a delete of what a client has seen: what the context covers goes, the context
   * joins the history. It mints no dot and may be repeated: the second time changes nothing.
   */
  public State delete(History context) {
    return deleted(context, requests);
  }

  /**
   * The same, remembering the request. For a delete whose client sent no context: a late repeat
   * would read anew and delete what was written in between (package documentation, "Deletes").
   *
   * @param by in whose name it is remembered
   */
  State delete(History context, long timestamp, RequestId request, Actor by) {
    return deleted(context, requests.with(new RequestLog.Entry(timestamp, request, by, 0)));
  }

  private State deleted(History context, RequestLog log) {
    History known = history.union(context);
    State next = new State(known, uncovered(context), log, register);
    return next.isSameAs(this) ? this : next;
  }

  /**
   * This state without siblings of requests that were superseded under another dot.
   *
   * <p>A repeat of a request whose first try nobody could ask about mints again. Whoever saw the
   * value of one dot and superseded it has seen the value of the other, which may come to light
   * later and must not come back. This is a delete of what that client had seen, made where it
   * becomes known; no join does it by itself, because the log of requests forgets. A register keeps
   * what it has: there a repeat that comes to light is one more write, by its own time.
   */
  public State withoutSupersededRepeats() {
    History superseded = Repeats.superseded(this);
    return superseded.isEmpty() ? this : delete(superseded);
  }

  /**
   * What is left of this state if of the values in it only those are believed that these actors
   * gave: the others are as if they had never been heard of, what was superseded or deleted stays
   * so. Not a join: for who has to forget what it holds.
   */
  public State onlyOf(Predicate<Actor> actors) {
    Predicate<Sibling> isBelieved = sibling -> actors.test(sibling.dot().actor());
    List<Sibling> kept = siblings.stream().filter(isBelieved).toList();
    @Nullable
    Register last = register != null && isBelieved.test(register.sibling()) ? register : null;
    TreeSet<Dot> gone = new TreeSet<>();
    siblings.stream().filter(isBelieved.negate()).forEach(sibling -> gone.add(sibling.dot()));
    if (register != null && last == null) {
      gone.add(register.dot());
    }
    return gone.isEmpty()
        ? this
        : new State(history.without(gone), kept, requests.without(gone), last);
  }

  /** Whether this dot is known, and its value was superseded or deleted. */
  boolean isSuperseded(Dot dot) {
    return history.covers(dot)
        && (register == null || !register.dot().equals(dot))
        && !isLiving(dot);
  }

  private boolean isLiving(Dot dot) {
    for (Sibling sibling : siblings) {
      if (sibling.dot().equals(dot)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof State state
            && history.equals(state.history)
            && requests.equals(state.requests)
            && Objects.equals(register, state.register)
            && siblings.equals(state.siblings));
  }

  @Override
  public int hashCode() {
    return Objects.hash(history, siblings, requests, register);
  }

  @Override
  public String toString() {
    return history + " " + siblings + (register == null ? "" : " " + register);
  }
}

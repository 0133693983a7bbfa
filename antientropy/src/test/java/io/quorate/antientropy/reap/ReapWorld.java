package io.quorate.antientropy.reap;

import io.quorate.ring.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Four members and one key, in bits: members 0, 1 and 2 own it, 3 may hold a hint. Dot 1 is the
 * value "v", which was deleted, or overwritten by dot 2. The generations, the rounds and the
 * pledges are the real ones; what they are wrapped in is as dumb as can be. Every message is an
 * event of its own.
 */
final class ReapWorld {
  static final int DRIVER = 0;
  static final int SPARE = 3;
  private static final Key KEY = Key.of("b", "k");
  private static final Candidate CANDIDATE = new Candidate(KEY, 1);

  /** What a copy knows and what lives in it; nothing known: there is no copy. */
  record State(int known, int living) {
    static final State NONE = new State(0, 0);
    static final State VALUE = new State(1, 1);
    static final State TOMBSTONE = new State(1, 0);

    State join(State other) {
      int both = living & other.living;
      int mine = living & ~other.known;
      int theirs = other.living & ~known;
      return new State(known | other.known, both | mine | theirs);
    }
  }

  /** A state under way, or in somebody's hands. */
  record Borne(State state, long generation) {}

  /** One member: what is on its disk, and what only in its memory. */
  static final class Node {
    State copy = State.NONE;
    State forced = State.NONE;
    State hint = State.NONE;
    Generation generation = Generation.FRESH;
    long sequence;
    long epoch;
    Optional<Pledge> pledge = Optional.empty();

    boolean isHidden() {
      return pledge.isPresent() && pledge.get().hides(KEY, sequence);
    }

    void restart() {
      generation = new Generation(generation.raised(), generation.reaped(), false);
      pledge = Optional.empty();
    }

    Node image() {
      Node image = new Node();
      image.copy = forced;
      image.forced = forced;
      image.hint = hint;
      image.generation = generation;
      image.sequence = sequence;
      image.restart();
      return image;
    }
  }

  final List<Node> nodes = new ArrayList<>();
  final Set<Without> without;
  final TreeSet<Integer> silent = new TreeSet<>();
  private final ArrayDeque<Runnable> protocol = new ArrayDeque<>();
  final Kind kind;
  private int rounds;
  int reaped;

  ReapWorld(Set<Without> without, Kind kind) {
    this.kind = kind;
    this.without = without.isEmpty() ? EnumSet.noneOf(Without.class) : EnumSet.copyOf(without);
    for (int i = 0; i <= SPARE; i++) {
      nodes.add(new Node());
    }
    for (int owner = 0; owner < SPARE; owner++) {
      put(owner, kind.settled());
    }
  }

  Node node(int number) {
    return nodes.get(number);
  }

  /** The member has this, forced, from the beginning. */
  void put(int number, State state) {
    Node node = node(number);
    node.copy = state;
    node.forced = state;
    node.sequence++;
  }

  boolean isOwner(int number) {
    boolean isNew = node(number).epoch > 0;
    return isNew ? number != 2 : number != SPARE;
  }

  /** What the member shows to others of its copy. */
  Borne read(int number) {
    Node node = node(number);
    boolean hidden = node.isHidden() && !without.contains(Without.MARK);
    return new Borne(hidden ? State.NONE : node.copy, node.generation.raised());
  }

  Borne readHint(int number) {
    return new Borne(node(number).hint, node(number).generation.raised());
  }

  boolean maySend(int number, Borne what) {
    return without.contains(Without.FENCE) || !node(number).generation.refuses(what.generation);
  }

  /** What arrives is joined and forced, or refused. */
  void join(int number, Borne what) {
    Node node = node(number);
    boolean refused = node.generation.refuses(what.generation) && !without.contains(Without.FENCE);
    State joined = node.copy.join(what.state);
    if (!refused && !joined.equals(node.copy)) {
      node.copy = joined;
      node.forced = joined;
      node.sequence++;
    }
  }

  void joinHint(int number, Borne what) {
    Node node = node(number);
    if (!node.generation.refuses(what.generation) || without.contains(Without.FENCE)) {
      node.hint = node.hint.join(what.state);
    }
  }

  /** One member learns what another knows of reaps; what is void is dropped. */
  void learn(int number, int from) {
    Node node = node(number);
    Generation other = node(from).generation;
    if (node.generation.isVoidBeside(other) && !without.contains(Without.VOID)) {
      node.copy = State.NONE;
      node.forced = State.NONE;
      node.hint = State.NONE;
      node.sequence++;
    }
    node.generation = node.generation.caughtUpWith(other);
    node.pledge = Optional.empty();
  }

  /** Whether the protocol has something to do next. */
  boolean goesOn() {
    if (protocol.isEmpty() && rounds < kind.rounds() && node(DRIVER).copy.equals(kind.settled())) {
      rounds++;
      begin();
    }
    return !protocol.isEmpty();
  }

  void goOn() {
    protocol.remove().run();
  }

  private void begin() {
    if (without.contains(Without.ROUNDS)) {
      for (int owner = 0; owner < SPARE; owner++) {
        int each = owner;
        protocol.add(() -> forgetIfSettled(each));
      }
      return;
    }
    TreeSet<String> members = new TreeSet<>();
    TreeSet<String> owners = new TreeSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      members.add("" + i);
      if (isOwner(DRIVER, i)) {
        owners.add("" + i);
      }
    }
    if (node(DRIVER).epoch == 1 && !without.contains(Without.REST)) {
      return;
    }
    Round round = new Round(members, owners, List.of(CANDIDATE));
    long epoch = node(DRIVER).epoch;
    done(round, epoch, Optional.of(round.begin()));
  }

  /** Owners by what the driver knows. */
  private boolean isOwner(int driver, int number) {
    return node(driver).epoch > 0 ? number != 2 : number != SPARE;
  }

  private void forgetIfSettled(int number) {
    if (node(number).copy.equals(kind.settled())) {
      put(number, kind.left());
    }
  }

  private void done(Round round, long epoch, Optional<Round.Step> next) {
    if (next.isEmpty()) {
      return;
    }
    if (next.get() instanceof Round.Step.Over over) {
      reaped += over.reaped();
      return;
    }
    Round.Step.Ask ask = (Round.Step.Ask) next.get();
    if (ask.question() instanceof ReapQuestion.Show) {
      // Showing changes nothing: all of it is one event.
      protocol.add(() -> ask.whom()
          .forEach(member -> put(round, epoch, member, ask.question(), Optional.empty())));
      return;
    }
    // Who holds hints is asked first, the driver last.
    for (String member : new TreeSet<>(ask.whom()).descendingSet()) {
      List<Pledge> early = new ArrayList<>();
      if (ask.question() instanceof ReapQuestion.Raise raise
          && without.contains(Without.LOOK_WHEN_RAISED)) {
        protocol.add(() -> early.add(look(Integer.parseInt(member), raise)));
      }
      protocol.add(
          () -> put(round, epoch, member, ask.question(), early.stream().findFirst()));
    }
  }

  /** One member is asked, and answers. */
  private void put(
      Round round, long epoch, String member, ReapQuestion question, Optional<Pledge> early) {
    int number = Integer.parseInt(member);
    Optional<ReapAnswer> given =
        silent.contains(number) ? Optional.empty() : answer(number, epoch, question, early);
    done(
        round,
        epoch,
        given.isPresent() ? round.answered(member, given.get()) : round.failed(member));
  }

  private Pledge look(int number, ReapQuestion.Raise raise) {
    return new Pledge(raise.generation(), raise.candidates(), c -> shows(number));
  }

  private Optional<ReapAnswer> answer(
      int number, long epoch, ReapQuestion question, Optional<Pledge> early) {
    Node node = node(number);
    boolean moves = node.epoch != epoch || node.epoch == 1;
    if (moves && !without.contains(Without.REST)) {
      return Optional.empty();
    }
    return Optional.of(question.accept(new Member(number, early)));
  }

  private OptionalLong shows(int number) {
    Node node = node(number);
    if (!node.hint.equals(State.NONE) && !without.contains(Without.HINTS_ASKED)) {
      return OptionalLong.empty();
    }
    boolean asksOwners = isOwner(DRIVER, number) || !without.contains(Without.REST);
    if (!isOwner(number)) {
      boolean nothing = node.copy.equals(State.NONE) || !asksOwners;
      return nothing ? OptionalLong.of(Pledge.NONE) : OptionalLong.empty();
    }
    if (!asksOwners) {
      return OptionalLong.of(Pledge.NONE);
    }
    State shown = without.contains(Without.FORCED) ? node.copy : node.forced;
    return shown.equals(kind.settled()) && node.copy.equals(kind.settled())
        ? OptionalLong.of(node.sequence)
        : OptionalLong.empty();
  }

  /** How a member answers. */
  private final class Member implements ReapQuestion.Visitor<ReapAnswer>, Pledge.Records {
    private final int number;
    private final Node node;
    private final Optional<Pledge> early;

    Member(int number, Optional<Pledge> early) {
      this.number = number;
      this.node = node(number);
      this.early = early;
    }

    @Override
    public ReapAnswer show(ReapQuestion.Show question) {
      return new ReapAnswer(
          node.generation, Pledge.shown(question.candidates(), c -> shows(number)));
    }

    @Override
    public ReapAnswer raise(ReapQuestion.Raise question) {
      if (question.generation() <= node.generation.raised()) {
        return new ReapAnswer(node.generation, List.of());
      }
      node.generation = node.generation.raisedTo(question.generation());
      Pledge now =
          without.contains(Without.LOOK_WHEN_RAISED) ? early.orElseThrow() : look(number, question);
      node.pledge = Optional.of(now);
      return new ReapAnswer(node.generation, now.places(List.of(KEY)));
    }

    @Override
    public ReapAnswer close(ReapQuestion.Close question) {
      if (node.pledge.filter(pledge -> pledge.isOf(question.generation())).isEmpty()) {
        return new ReapAnswer(node.generation, List.of());
      }
      if (!without.contains(Without.CLOSE)) {
        node.generation = node.generation.closedAt(question.generation());
      }
      return new ReapAnswer(node.generation, node.pledge.get().places(question.keys()));
    }

    @Override
    public ReapAnswer mark(ReapQuestion.Mark question) {
      if (without.contains(Without.ALL_MARK) && number == SPARE) {
        return new ReapAnswer(node.generation, List.of(0));
      }
      return node.pledge
          .filter(pledge -> pledge.isOf(question.generation()))
          .map(pledge -> new ReapAnswer(node.generation, pledge.mark(question.keys(), this)))
          .orElse(new ReapAnswer(node.generation, List.of()));
    }

    @Override
    public OptionalLong newest(Key key) {
      boolean isAsked = isOwner(DRIVER, number) || !without.contains(Without.REST);
      boolean isThere = isAsked && !node.copy.equals(State.NONE);
      return OptionalLong.of(isThere ? node.sequence : Pledge.NONE);
    }

    @Override
    public boolean isRemoved(Key key) {
      return kind.left().equals(State.NONE);
    }

    @Override
    public ReapAnswer remove(ReapQuestion.Remove question) {
      List<Integer> removed = new ArrayList<>();
      node.pledge.filter(pledge -> pledge.isOf(question.generation())).ifPresent(pledge -> {
        node.generation = node.generation.closedAt(question.generation());
        Long record = pledge.records(question.keys()).get(KEY);
        if (record != null && record == node.sequence) {
          put(number, kind.left());
          removed.add(0);
        }
      });
      return new ReapAnswer(node.generation, removed);
    }
  }

  /** Everybody hears of everybody and compares copies, until nothing changes any more. */
  void settle() {
    silent.clear();
    for (int i = 0; i < nodes.size(); i++) {
      for (int j = 0; j < nodes.size(); j++) {
        learn(i, j);
      }
    }
    for (int pass = 0; pass < 3; pass++) {
      for (int i : owners()) {
        for (int j : owners()) {
          join(i, read(j));
        }
        join(i, readHint(SPARE));
      }
    }
  }

  private SortedSet<Integer> owners() {
    TreeSet<Integer> owners = new TreeSet<>();
    IntStream.range(0, nodes.size()).filter(this::isOwner).forEach(owners::add);
    return owners;
  }

  /** Whether the value lives in an owner's copy. */
  boolean isBack() {
    return owners().stream().anyMatch(owner -> (node(owner).copy.living() & 1) != 0);
  }

  /** Whether all owners have this. */
  boolean allHave(State state) {
    return owners().stream().allMatch(owner -> node(owner).copy.equals(state));
  }
}

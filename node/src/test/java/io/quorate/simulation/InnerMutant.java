package io.quorate.simulation;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A node that is wrong in one way inside, on purpose: in a ring change, a limit, a reap, or where
 * copies come together. Nothing can be put between that and the world: so each is a line or two of
 * the real source, found by their words and rewritten, and {@link RewrittenCode} compiles and loads
 * them beside the real classes. All are compiled together and one is switched on at a time.
 */
public enum InnerMutant implements RewrittenCode.Rewriting {
  FLIP_IN_ONE_EPOCH(
      Script.NEW_OWNERS_GET_NOTHING,
      "a partition goes from its old owners to the new ones in one epoch",
      "ring/src/main/java/io/quorate/ring/transition/Advance.java",
      "if (transition.phase() == Phase.NEW) {",
      "if (transition.phase() == Phase.NEW || $ON) {"),
  DEAD_OWNER_CONFIRMS(
      Script.NEW_OWNERS_ARE_DEAD,
      "who does not answer is counted as if it had confirmed",
      "node/src/main/java/io/quorate/node/membership/ConfirmRound.java",
      ": NOTHING);",
      ": $ON ? new Reply.Confirmed("
          + "of.epoch(), java.util.List.copyOf(of.transitions().keySet()), false, 0)"
          + " : NOTHING);"),
  UNFILLED_OWNER_CONFIRMS(
      Script.NEW_OWNERS_GET_NOTHING,
      "a new owner confirms that both are written before it is filled",
      "node/src/main/java/io/quorate/node/membership/TransitionHost.java",
      "case WRITE_BOTH_READ_OLD -> !isNew || ",
      "case WRITE_BOTH_READ_OLD -> $ON || !isNew || "),
  FILLED_FROM_ONE(
      Script.NEW_OWNERS_GET_NOTHING,
      "a new owner is filled once it was filled by one old owner",
      "node/src/main/java/io/quorate/node/membership/Fillings.java",
      "if (has <= owners.size() / 2) {",
      "if (has <= ($ON ? 0 : owners.size() / 2)) {",
      "    if (next == living.size() ||",
      "    if (next == ($ON ? Math.min(1, living.size()) : living.size()) ||"),
  W_OF_THE_UNION(
      Script.ONLY_THE_OLD_OWNERS_LIVE,
      "a write is done when W of the old and the new owners together have it",
      "node/src/main/java/io/quorate/node/coordinator/Placement.java",
      "    return sets;",
      "    return $ON ? List.of(new Owners(terms.wNeeded(0), names(written))) : sets;"),
  OLD_DROPPED_EARLY(
      Script.NEW_OWNERS_GET_NOTHING,
      "an old owner drops its copy when the new ones are read, before they have confirmed it",
      "node/src/main/java/io/quorate/node/membership/Fillings.java",
      "      if (!tasks.containsKey(each.getKey())) {",
      "      if ($ON && each.getValue().phase() == Phase.WRITE_BOTH_READ_OLD"
          + " && !each.getValue().owners().contains(self)) {"
          + " copying.drop(each.getKey(), dropped -> {}); }"
          + "      if (!tasks.containsKey(each.getKey())) {"),
  VOTERS_IN_PLACE(
      Script.TWO_SIDES,
      "the voters of a proposed topology decide about it",
      "ring/src/main/java/io/quorate/ring/agreement/Proposer.java",
      "case PREPARING, ACCEPTING, OVER -> base;",
      "case PREPARING, ACCEPTING, OVER -> $ON ? value.or(() -> own).orElse(base) : base;"),
  ACCEPTED_IS_TOLD(
      Script.WORLDS,
      "a topology is told as soon as one voter accepted it",
      "node/src/main/java/io/quorate/node/membership/VoterHost.java",
      "    state = step.state();",
      "    state = step.state();"
          + " if ($ON) { state.vote().ifPresent(vote -> topologies.newer(vote.value())); }"),
  COUNTED_AFTER_THE_MOVE(
      Script.STORED_AFTER_THE_MOVE,
      "an acknowledgement that comes after the partition moved counts as if it had not",
      "node/src/main/java/io/quorate/node/Fence.java",
      "return ours == arrival.since() ? answer : stale(arrival, ours);",
      "return ours == arrival.since() || $ON ? answer : stale(arrival, ours);"),
  LOG_QUEUE_HAS_NO_LIMIT(
      Script.MORE_THAN_THERE_IS_ROOM_FOR,
      "the log takes whatever is handed to it",
      "node/src/main/java/io/quorate/node/storage/LaneSpaces.java",
      "return records < recordsMax && (records == 0 || bytes + contentBytes <= bytesMax);",
      "return $ON || (records < recordsMax && (records == 0 || bytes + contentBytes <= bytesMax));"),
  LARGE_RECORDS_HAVE_NO_LIMIT(
      Script.MORE_THAN_THERE_IS_ROOM_FOR,
      "large records on their way are not limited",
      "node/src/main/java/io/quorate/node/replica/AppendRoom.java",
      "|| fits(largeBytes, bytes)",
      "|| $ON || fits(largeBytes, bytes)"),
  EVERY_REQUEST_IS_REMEMBERED(
      Script.NARROW_WORLDS,
      "a key remembers all requests",
      "antientropy/src/main/java/io/quorate/antientropy/causality/RequestLog.java",
      "if (all.size() <= DISK_MAX) {",
      "if (all.size() <= DISK_MAX || $ON) {"),
  REAPED_BY_A_TIMER(
      Script.AN_OWNER_IS_AWAY,
      "who drives removes what is old enough at once, whoever is away",
      "node/src/main/java/io/quorate/node/reap/Reaping.java",
      "                member.name().equals(parts.replica().name()) ||",
      "                $ON || member.name().equals(parts.replica().name()) ||",
      "    Drive drive = new Drive(",
      "    if ($ON) {"
          + " candidates.forEach(each -> parts.replica().tombs().newest(each.key()).ifPresent("
          + "at -> parts.replica().tombs().forget(each.key(), at, gone -> {})));"
          + " ended(partition, candidates.size(), candidates.size());"
          + " return;"
          + " }"
          + "    Drive drive = new Drive("),
  JOINED_WHATEVER_IT_BEARS(
      Script.A_REPAIR_COMES_LATE,
      "a state is joined whatever generation it bears",
      "antientropy/src/main/java/io/quorate/antientropy/reap/Generation.java",
      "return borne < raised;",
      "return !$ON && borne < raised;"),
  NO_HOLDER_IS_ASKED(
      Script.A_HINT_IS_HELD_UP,
      "who has a hint of the key agrees to its reap",
      "node/src/main/java/io/quorate/node/replica/Tombs.java",
      "|| !hints.targetsOf(key).isEmpty()",
      "|| (!$ON && !hints.targetsOf(key).isEmpty())"),
  OLD_DISK_IS_JOINED(
      Script.AN_OLD_DISK_IS_PUT_BACK,
      "what was held while others reaped is joined",
      "antientropy/src/main/java/io/quorate/antientropy/reap/Generation.java",
      "return !fresh && raised < other.reaped;",
      "return !$ON && !fresh && raised < other.reaped;"),
  LIVING_ARE_PRUNED(
      Script.A_SIBLING_STAYS,
      "the entry of an actor goes although one of its values lives",
      "antientropy/src/main/java/io/quorate/antientropy/causality/Spent.java",
      "    state.dotted().forEach(sibling -> named.add(sibling.dot().actor()));",
      "    state.dotted().forEach(sibling -> named.add("
          + "$ON ? Actor.claim(sibling.request(), 0) : sibling.dot().actor()));"),
  NOTHING_IS_MARKED(
      Script.A_REMOVAL_COMES_LATE,
      "who has raised removes at once, and those who have not yet removed go on showing it",
      "antientropy/src/main/java/io/quorate/antientropy/reap/Round.java",
      "case CLOSE -> Stage.MARK;",
      "case CLOSE -> $ON ? Stage.REMOVE : Stage.MARK;",
      "antientropy/src/main/java/io/quorate/antientropy/reap/Pledge.java",
      "      Long sequence = marked.get(key);",
      "      Long sequence = ($ON ? shown : marked).get(key);"),
  HINT_OVERWRITES(
      Script.ONLY_WHO_HAS_A_HINT_REACHES_THE_OWNER,
      "an owner takes a hint instead of its copy",
      "node/src/main/java/io/quorate/node/NodeLane.java",
      "new Request.Join(key, state, Durability.FSYNC, \"\", generation)",
      "new Request.Join("
          + "key, state, Durability.FSYNC, \"\", $ON ? Long.MAX_VALUE : generation)",
      "node/src/main/java/io/quorate/node/replica/Joining.java",
      "Copy joined = newest.copy().join(",
      "Copy joined = ($ON && borne == Long.MAX_VALUE ? Copy.ABSENT : newest.copy()).join("),
  DELETE_STAYS_IN_ITS_LEAF(
      Script.AN_OWNER_MISSED_A_DELETE,
      "a leaf keeps the digest of the value that was deleted",
      "node/src/main/java/io/quorate/node/exchange/Trees.java",
      "Optional<Space.Entry> before, Optional<Space.Entry> after) {\n    Grove grove",
      "Optional<Space.Entry> before, Optional<Space.Entry> after) {\n    if ($ON && after.filter("
          + "each -> io.quorate.node.replica.Tombs.isTombstone(each.flags())).isPresent()) {"
          + " return; }\n    Grove grove"),
  TREE_TRUSTED_AFTER_A_CRASH(
      Script.AN_OWNER_CRASHES_BEHIND_A_CLEAN_STOP,
      "what a clean stop kept is believed behind a crash: trees are made of that index;"
          + " it is not taken away at the start, and not compared with the log either",
      "node/src/main/java/io/quorate/node/storage/Opening.java",
      "      if (disk.exists(file)) {",
      "      if (!$ON && disk.exists(file)) {",
      "node/src/main/java/io/quorate/node/storage/IndexTrust.java",
      "check(isWhole,",
      "check($ON || isWhole,"),
  LAST_WINS_IN_THE_JOIN(
      Script.THE_LAST_ONE_HAS_THE_SLOWEST_CLOCK,
      "the last writer wins inside the causal join; and a write is not later than what its client"
          + " has seen, which would make that harmless",
      "antientropy/src/main/java/io/quorate/antientropy/causality/State.java",
      "Register.later(register, other.register));",
      "$ON ? Register.later(heard(other), other.heard(this))"
          + " : Register.later(register, other.register));",
      "  /** Whether a join of these loses a value to a register's write",
      "  private @Nullable Register heard(State by) {"
          + " return register != null && by.history.covers(register.dot())"
          + " && (by.register == null || !by.register.dot().equals(register.dot()))"
          + " ? null : register; }\n"
          + "  /** Whether a join of these loses a value to a register's write",
      "node/src/main/java/io/quorate/node/replica/Mints.java",
      "Math.max(mint.contextClock(),",
      "Math.max($ON ? 0 : mint.contextClock(),"),
  REAPED_IN_TRANSITION(
      Script.DELETED_WHILE_IT_MOVES,
      "it is reaped while the partition moves; and only who owned it before is asked, for if all"
          + " are, one that is to own it says no",
      "node/src/main/java/io/quorate/node/reap/Reaping.java",
      "return !topology.transitions().containsKey(partition);",
      "return $ON || !topology.transitions().containsKey(partition);",
      "node/src/main/java/io/quorate/node/reap/Drive.java",
      "        names(topology.members()),",
      "        names($ON ? topology.preferenceList(partition).owners(BucketDefinition.N_MAX)"
          + " : topology.members()),",
      "        names(topology.holders(partition).owners(BucketDefinition.N_MAX)),",
      "        names($ON ? topology.preferenceList(partition).owners(BucketDefinition.N_MAX)"
          + " : topology.holders(partition).owners(BucketDefinition.N_MAX)),"),
  DIGEST_WITHOUT_THE_KEY(
      Script.TWO_KEYS_ARE_EXCHANGED,
      "a digest is of the state alone",
      "antientropy/src/main/java/io/quorate/antientropy/causality/Digest.java",
      "    hasher.putInt(key.length()).putBytes(key.buffer());",
      "    if (!$ON) { hasher.putInt(key.length()).putBytes(key.buffer()); }");

  private static final int WORLDS = 6;
  private static final long CHAOS_NANOS = 20_000_000_000L;

  /** Which one is on in the classes of this loader. */
  private static String on = "";

  /** What is played to see one; what it gives is what was broken. */
  enum Script {
    NEW_OWNERS_GET_NOTHING,
    NEW_OWNERS_ARE_DEAD,
    ONLY_THE_OLD_OWNERS_LIVE,
    STORED_AFTER_THE_MOVE,
    TWO_SIDES,
    MORE_THAN_THERE_IS_ROOM_FOR,
    AN_OWNER_IS_AWAY,
    A_REPAIR_COMES_LATE,
    A_HINT_IS_HELD_UP,
    AN_OLD_DISK_IS_PUT_BACK,
    A_SIBLING_STAYS,
    A_REMOVAL_COMES_LATE,
    DELETED_WHILE_IT_MOVES,
    ONLY_WHO_HAS_A_HINT_REACHES_THE_OWNER,
    AN_OWNER_MISSED_A_DELETE,
    AN_OWNER_CRASHES_BEHIND_A_CLEAN_STOP,
    THE_LAST_ONE_HAS_THE_SLOWEST_CLOCK,
    TWO_KEYS_ARE_EXCHANGED,
    /** Worlds whose members come and go. */
    WORLDS,
    /** Worlds with little room. */
    NARROW_WORLDS;

    List<String> play(long seed) {
      return switch (this) {
        case NEW_OWNERS_GET_NOTHING -> new RingScript(seed).newOwnersGetNothing();
        case NEW_OWNERS_ARE_DEAD -> new RingScript(seed).newOwnersAreDead();
        case ONLY_THE_OLD_OWNERS_LIVE -> new RingScript(seed).onlyTheOldOwnersLive();
        case STORED_AFTER_THE_MOVE -> new RingScript(seed).storedAfterTheMove();
        case TWO_SIDES -> new RingScript(seed).twoSides();
        case MORE_THAN_THERE_IS_ROOM_FOR -> new LimitScript(seed).moreThanThereIsRoomFor();
        case AN_OWNER_IS_AWAY -> pruning(seed, PruneScript::anOwnerIsAwayWithAnOldValue);
        case A_REPAIR_COMES_LATE -> pruning(seed, PruneScript::aRepairComesLate);
        case A_HINT_IS_HELD_UP -> pruning(seed, PruneScript::aHintIsHeldUp);
        case AN_OLD_DISK_IS_PUT_BACK -> pruning(seed, PruneScript::anOldDiskIsPutBack);
        case A_SIBLING_STAYS -> pruning(seed, PruneScript::anOldSiblingStays);
        case DELETED_WHILE_IT_MOVES -> new RingScript(seed, true).deletedWhileItMoves();
        case A_REMOVAL_COMES_LATE -> passes(() -> new RemovalScript(seed).aRemovalComesLate());
        case ONLY_WHO_HAS_A_HINT_REACHES_THE_OWNER ->
          passes(() -> new CopiesScript(seed).onlyWhoHasAHintReachesTheOwner());
        case AN_OWNER_MISSED_A_DELETE ->
          passes(() -> new CopiesScript(seed).anOwnerMissedADelete());
        case AN_OWNER_CRASHES_BEHIND_A_CLEAN_STOP ->
          passes(() -> CopiesScript.ofKeptIndexes(seed).anOwnerCrashesBehindACleanStop());
        case THE_LAST_ONE_HAS_THE_SLOWEST_CLOCK ->
          passes(() -> new CopiesScript(seed).theLastOneHasTheSlowestClock());
        case TWO_KEYS_ARE_EXCHANGED -> passes(() -> new CopiesScript(seed).twoKeysAreExchanged());
        case WORLDS -> worlds(seed);
        case NARROW_WORLDS -> narrowWorlds(seed);
      };
    }
  }

  private final Script script;
  private final String sentence;

  /** A file's name, words of its source and by turns what stands in their place, the next file… */
  private final ImmutableList<String> filesAndWords;

  InnerMutant(Script script, String sentence, String... filesAndWords) {
    this.script = script;
    this.sentence = sentence;
    this.filesAndWords = ImmutableList.copyOf(filesAndWords);
  }

  String sentence() {
    return sentence;
  }

  private static boolean isFile(String word) {
    return word.endsWith(".java");
  }

  @Override
  public List<String> files() {
    return filesAndWords.stream().filter(InnerMutant::isFile).toList();
  }

  @Override
  public String rewrite(String file, String source) {
    String on = "io.quorate.simulation.InnerMutant.isOn(\"" + name() + "\")";
    String rewritten = source;
    int next = filesAndWords.indexOf(file) + 1;
    while (next < filesAndWords.size() && !isFile(filesAndWords.get(next))) {
      String to = filesAndWords.get(next + 1).replace("$ON", on);
      rewritten = RewrittenCode.replaced(rewritten, filesAndWords.get(next), to);
      next += 2;
    }
    return rewritten;
  }

  /** Called by the rewritten code. */
  public static boolean isOn(String name) {
    return on.equals(name);
  }

  /** Whether its script notices a mutant; called in the classes that were rewritten. */
  static boolean isFound(String name, long seed) {
    on = name;
    return !valueOf(name).script.play(seed).isEmpty();
  }

  Script script() {
    return script;
  }

  private static List<String> pruning(long seed, Consumer<PruneScript> play) {
    return passes(() -> play.accept(new PruneScript(seed, SimulatedClient.keyOf("k"), 0)));
  }

  /** What is wrong in a script that asserts what has to hold. */
  private static List<String> passes(Runnable script) {
    try {
      script.run();
      return List.of();
    } catch (SimulatedCluster.Panic | AssertionError e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** In worlds whose members come and go; the first of them in which something broke. */
  private static List<String> worlds(long from) {
    List<String> broken = List.of();
    for (long seed = from; seed < from + WORLDS && broken.isEmpty(); seed++) {
      broken = new Simulation(seed, CHAOS_NANOS, Mutant.NONE, Set.of(), RingChanges.When.ALWAYS)
          .run()
          .broken();
    }
    return broken;
  }

  /** The same in worlds with little room; only limits are looked at. */
  private static List<String> narrowWorlds(long from) {
    List<String> passed = new ArrayList<>();
    int worlds = 0;
    for (long seed = from; worlds < WORLDS && passed.isEmpty(); seed++) {
      if (Limits.isNarrow(new World(seed))) {
        worlds++;
        List<String> broken = new Simulation(seed, CHAOS_NANOS).run().broken();
        passed.addAll(broken.stream().filter(Limits::isPassed).toList());
      }
    }
    return passed;
  }
}

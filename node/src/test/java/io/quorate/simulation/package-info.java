/**
 * A whole cluster in one thread, from a seed: real nodes in a simulated world.
 *
 * <pre>
 *   World ─── one heap of events, one simulated time, one seed
 *     ├── Machine "n1" ── SimulatedDisk (outlives the process), its own clock
 *     │      └── process ── SimulatedEnvironment: lanes, workers, network ◀── the real Node
 *     ├── Machine "n2" …              nodes that join later are "j1", "j2" …
 *     └── Wires ── who reaches whom, and what happens to envelopes on the way
 * </pre>
 *
 * No thread, no real clock, no sleep: everything that happens is an event, and everything random
 * comes from the seed, so that the same seed gives the same history on every JVM. Of many worlds
 * each 20th runs again in another JVM, and its trace must be the same ({@code Twice}).
 *
 * <h2>A world's phases</h2>
 *
 * <pre>
 *   found ─▶ chaos, 60 s or 1,000 operations ─▶ heal ─▶ hints drain, 60 s ─▶ read all at "all" ─▶ judge
 *              └─ members come and go, in   └─▶ a core lives in every fourth world without that
 *                 every third world         └─▶ with that nothing moves any more after 60 s
 * </pre>
 *
 * What clients saw is judged by {@code io.quorate.antientropy.witness}. Beside it: every request
 * that a node took is answered by its deadline, copies are equal before anybody reads them, and no
 * hint or write waits. Where a {@code Core} lives, a majority is connected and the rest is away: it
 * must serve by itself.
 *
 * <h2>The fault atlas</h2>
 *
 * A world draws a third of the kinds of {@code Faults.Kind} and how often they strike; each strikes
 * any node, and several at once.
 *
 * <pre>
 *   wires      loss, duplication, delay of every message, the clients' too; one-way cuts, clogged
 *              links, partitions, rings of majorities, slow machines
 *                                                      no byte is lost, only time
 *   processes  pauses up to 30 s, in some worlds up to 3 minutes; kills, power cuts, clean stops
 *                                                      what was acknowledged was forced
 *   disks      slow, failing forces, no room           a write is refused or unknown; who can write
 *                                                      no more stops and is started again
 *   clocks     jumps of an hour, half to double pace   no promise depends on them; see below
 * </pre>
 *
 * All of them may strike all nodes at once, because none takes a forced byte away: every promise
 * must hold in every such world. In one world of four forced bytes are lost ({@code Losses}), at
 * one machine only:
 *
 * <pre>
 *   disk lost          the disk is empty; who starts on it is a stranger and stays out
 *   old disk           power cut, and the image of its disk of some time ago in its place
 *   lost record, rot   512 bytes of its log are zero, one bit of it is flipped
 * </pre>
 *
 * So one of the two disks that an acknowledgement at quorum speaks of is whole, and what is
 * acknowledged there must not be lost nor come back. What one replica alone acknowledged is judged
 * as unknown, and strict reads are not judged: the one disk left may be outside of a read quorum.
 * Where a copy cannot be read at "all" in the end, the other owners are. The topology of such a
 * world does not change, or two disks would be lost where an old owner is the one that was left.
 *
 * <h2>Members that come and go</h2>
 *
 * In one world of three, while all of that breaks ({@code RingChanges}):
 *
 * <pre>
 *   join       a machine more, as an owner or to stand by; up to eight members
 *   leave      in order; the machine is taken away and its disk wiped as soon as any node shows a
 *              topology without it: what it had must be elsewhere by then, its hints too
 *   die        at most one, for good, in every second of these worlds: it is removed, or replaced by
 *              a member that stands by
 *   set        another weight, another zone; what is running is cancelled
 * </pre>
 *
 * The voters follow the members. Who is asked for a change is a random node, who hears of it when
 * is the weather's matter, and clients go on asking all. A quorum of the old owners and one of the
 * new ones survive the disk that is lost, each by itself, so that nothing is excused but what one
 * owner alone acknowledged: that is judged as unknown, because an old owner that could not be
 * reached in time keeps it to itself ({@code io.quorate.ring.transition}, what is left). What one
 * fallback alone acknowledged is excused only where somebody dies.
 *
 * <p>Within a minute after healing nothing moves, all members show one topology, and the dead are
 * none of it. All other promises are those of any world: copies are equal among the owners of then.
 *
 * <h2>Deleted keys that are forgotten</h2>
 *
 * In every second world tombstones are reaped while all of that breaks ({@code Reaps}): in half of
 * those as soon as no repeat of a request can be late any more, in the others after two to four
 * seconds, where nothing repeats. In the end no tombstone is left, in last-writer-wins buckets
 * neither. Histories are pruned there of one entry, two or three that nobody needs.
 * {@code ReapScript} and {@code PruneScript} have each trick by itself.
 *
 * <p>Every second all nodes are asked how full each limit is that they state: requests, calls and
 * their bytes, records on their way to the log and in its queue, hints, what waits for a key, for a
 * topology or for the voter, what is remembered. What a client reads holds no more requests than a
 * key remembers. In one world of four there is so little room for requests, records and long values
 * that some are refused ({@code Limits}). At rest all room for long values must have been given
 * back. What waits in the queues of the real network is not in these worlds, because the wires here
 * have no queues: {@code OutboxTest} and {@code LinkTest} fill those.
 *
 * <p><b>Excused and counted</b> is a superseded value that an unmarked duplicate of its request
 * brought back after the key had forgotten the request: behind the 8 requests that a key remembers
 * at least. Whether clocks jump makes no difference, and what a marked repeat brings back is never
 * excused.
 *
 * <h2>What went wrong elsewhere</h2>
 *
 * A script of the fewest steps for each way in which stores of this kind lost, split or brought
 * back data, or stood still; {@code CatalogueTest} reads this table. Those that say nothing of a
 * cluster are tests of the part itself. There are no data types yet, so that 17 cannot happen.
 *
 * <pre>
 *    1  lost update              14  a limit that blocks repair
 *    2  a dot given twice        15  false "in sync"
 *    3  doomstone                16  endless repair
 *    4  amnesia                  17  a data type's join
 *    5  zombie data              18  stale incarnation
 *    6  a hint of the reaped     19  flapping on a pause
 *    7  a hint lost              20  one-way cut
 *    8  read-your-writes         21  two rings of one epoch
 *    9  a repair that undoes     22  a slow node
 *   10  a failure that applies   23  overload that stays
 *   11  two quorums in a join    24  hints without end, a herd
 *   12  filled from one          25  told as failed, applied
 *   13  sibling explosion        26  a context of the future
 * </pre>
 *
 * <pre>
 *    1  CatalogueTest.concurrentWritersWithWrongClocksLoseNothing
 *    2  CatalogueTest.anOwnerThatForgotWhatItGaveGivesNothingTwice
 *    3  ReapingTest.whileAMemberIsAwayEveryTombstoneStays
 *    4  DirectedMutantTest.soundNodesPassEveryScript
 *    5  ReapingTest.ownersThatAreAwayInTurnBringNothingBack
 *    6  ReapingTest.aHintOfTheValueIsDeliveredFirst
 *    7  RingChangeTest.aHintThatOnlyTheLeaverHasIsDeliveredBeforeItIsGone
 *    8  CatalogueTest.sloppyReadsMayMissASloppyWriteAndStrictOnesRefuse
 *    9  CatalogueTest.aLateRepairDoesNotUndoANewerWrite
 *   10  CatalogueTest.aWriteThatFailedIsUnknownAndOnceSeenStays
 *   11  InnerMutantTest.soundNodesBreakNothingInTheScripts
 *   12  InnerMutantTest.soundNodesBreakNothingInTheScripts
 *   13  CatalogueTest.twoClientsThatTakeTurnsLeaveTwoSiblings
 *   14  CatalogueTest.twoHalvesThatAreLegalJoinIntoAWhole
 *   15  ExchangesTest.theTreeIsAlwaysTheOneThatAScanMakes
 *   15  MerkleTreeTest.twoEqualDigestsDoNotCancelEachOther
 *   16  ConvergenceTest.whatIsComparedAndEqualCostsTwoMessagesAndNoKey
 *   18  ComebackTest.withAnEmptyDiskUnderItsNameItIsRefusedUntilItIsRemoved
 *   18  ComebackTest.withItsClockADayOffNothingIsLostAndNobodyDies
 *   19  WhoAnswersTest.aPauseOfThreeSecondsIsNobodysDeath
 *   20  CatalogueTest.aNodeThatHearsNobodyStopsNobody
 *   21  AgreementTest.withoutAMajorityOfTheVotersNothingChangesAndAfterwardsItDoes
 *   22  LoadTest.aSlowOwnerCostsItsShareOnly
 *   23  LoadTest.moreThanCanBeServedIsRefusedAtOnceAndWhenItIsOverAllIsWell
 *   24  ComebackTest.afterAnHourItGetsWhatItMissed
 *   24  HintsTest.hintsAreLimitedByBytes
 *   25  CatalogueTest.whereOnlyTheReplyIsLostTheOutcomeIsUnknown
 *   26  CatalogueTest.aForgedContextIsRefusedAndChangesNothing
 * </pre>
 *
 * <h2>Proof that it can fail</h2>
 *
 * Each {@code Mutant} is found within so many worlds of 20 seconds, beginning with the seed that
 * stands behind; {@code MutantTest} reads this table. Where that is not 1, those before it find
 * nothing and only take time.
 *
 * <p>Copies are compared all the time, which heals what some mutants do wrong before anybody judges
 * it. Their worlds have each way of healing alone: nobody compares copies, and every key is read at
 * "all" before copies must be equal, because what is unknown to its writer may be at one owner
 * only. {@code EXCHANGE_OFF} is such a world without a fault, to see that it is fair.
 *
 * <pre>
 *                               worlds   from seed   copies compared
 *   FORCE_SKIPPED                    60           1   yes
 *   JOIN_FORGOTTEN                   60           1   no
 *   HINT_NEVER_DELIVERED             60           1   no
 *   HINT_DELETED_BEFORE_DELIVERY     60           1   no
 *   JOIN_DROPS_A_SIBLING             60           1   yes
 *   JOIN_OVERWRITES                  60           1   yes
 *   TOMBSTONE_NOT_TAKEN              60           1   no
 *   NOT_FOUND_ON_READ                60           1   yes
 *   READ_STOPS_SHORT                 60           1   yes
 *   WRITE_STOPS_SHORT                60           1   yes
 *   STRICT_IS_SLOPPY                 60           1   yes
 *   UNKNOWN_TOLD_AS_FAILED           60           1   yes
 *   UNKNOWN_TOLD_AS_DONE             60           1   yes
 *   REPEAT_MINTS_AGAIN               60           1   yes
 *   CONTEXT_IGNORED                  60           1   yes
 *   CONTEXT_COVERS_THE_UNSEEN        60           1   yes
 *   ANSWERS_LATE                     60           1   yes
 *   ANSWERS_NEVER                    60           1   yes
 *   ROOM_NOT_GIVEN_BACK              60           1   yes
 *   REPEAT_TAKEN_FOR_NEW             60          15   yes
 *   NOT_FOUND_CONTINUES              60          15   yes
 *   UNCLEAN_START_CONTINUES          60          15   yes
 *   LOST_DOT_CONTINUES               60          15   yes
 *
 *   ACKNOWLEDGED_BEFORE_FORCE        script           yes
 *   START_ID_REPEATS                 script           yes
 *   REPEAT_TAKEN_FOR_NEW             script           yes
 *   HINT_NOT_KEPT                    script           no
 *   NAMES_NOT_FORCED                 script           yes
 *   NOT_FOUND_CONTINUES              script           yes
 *   UNCLEAN_START_CONTINUES          script           yes
 *   LOST_DOT_CONTINUES               script           yes
 *   BEHIND_CONTINUES                 script           yes
 * </pre>
 *
 * <p>A {@code script} of {@code DirectedMutantTest} finds those that random worlds do not meet, or
 * seldom, because another rule covers them there: whoever lost data mostly starts as who did not
 * stop cleanly, what a fallback pretended to keep is mostly at an owner, a name that is lost at one
 * node comes back from the others, and so does what was acknowledged before it was forced.
 *
 * <p>In the worlds of {@code OnePathTest} sound nodes have one of the three paths alone: exchange,
 * by which all copies become equal; read repair, by which those do that are read; or hints.
 *
 * <p>What is wrong inside of a node, in a ring change, a limit, a reap or where copies come
 * together, has no place between it and the world, and what only shows when three things break at
 * once is not waited for. Each {@code InnerMutant} is a line or two of the source, rewritten for
 * the test alone ({@code RewrittenCode}), and is seen in one play of its script
 * ({@code RingScript}, {@code LimitScript}, {@code ReapScript}, {@code PruneScript},
 * {@code CopiesScript}), in which sound nodes break nothing; {@code InnerMutantTest} reads this
 * table. Where the ring changes, copies are not compared beside the filling. The worlds are six, of
 * 20 seconds.
 *
 * <p>Where two rules guard the same thing both are left out at once, because neither is missed
 * while the other is there: {@code REAPED_IN_TRANSITION} asks only who owned the partition before,
 * {@code TREE_TRUSTED_AFTER_A_CRASH} (a tree is made of the index, so it is the index that is
 * trusted) neither takes the mark of a clean stop away nor compares lengths, and
 * {@code LAST_WINS_IN_THE_JOIN} gives writes times that are not above those that they have seen.
 * {@code DIGEST_WITHOUT_THE_KEY} shows where a peer brings two keys each other's states: no two
 * writes make states of equal bytes.
 *
 * <pre>
 *   FLIP_IN_ONE_EPOCH             in NEW_OWNERS_GET_NOTHING
 *   DEAD_OWNER_CONFIRMS           in NEW_OWNERS_ARE_DEAD
 *   UNFILLED_OWNER_CONFIRMS       in NEW_OWNERS_GET_NOTHING
 *   FILLED_FROM_ONE               in NEW_OWNERS_GET_NOTHING
 *   W_OF_THE_UNION                in ONLY_THE_OLD_OWNERS_LIVE
 *   OLD_DROPPED_EARLY             in NEW_OWNERS_GET_NOTHING
 *   VOTERS_IN_PLACE               in TWO_SIDES
 *   ACCEPTED_IS_TOLD              in WORLDS
 *   COUNTED_AFTER_THE_MOVE        in STORED_AFTER_THE_MOVE
 *   LOG_QUEUE_HAS_NO_LIMIT        in MORE_THAN_THERE_IS_ROOM_FOR
 *   LARGE_RECORDS_HAVE_NO_LIMIT   in MORE_THAN_THERE_IS_ROOM_FOR
 *   EVERY_REQUEST_IS_REMEMBERED   in NARROW_WORLDS
 *   REAPED_BY_A_TIMER             in AN_OWNER_IS_AWAY
 *   JOINED_WHATEVER_IT_BEARS      in A_REPAIR_COMES_LATE
 *   NO_HOLDER_IS_ASKED            in A_HINT_IS_HELD_UP
 *   OLD_DISK_IS_JOINED            in AN_OLD_DISK_IS_PUT_BACK
 *   LIVING_ARE_PRUNED             in A_SIBLING_STAYS
 *   NOTHING_IS_MARKED             in A_REMOVAL_COMES_LATE
 *   REAPED_IN_TRANSITION          in DELETED_WHILE_IT_MOVES
 *   HINT_OVERWRITES               in ONLY_WHO_HAS_A_HINT_REACHES_THE_OWNER
 *   DELETE_STAYS_IN_ITS_LEAF      in AN_OWNER_MISSED_A_DELETE
 *   TREE_TRUSTED_AFTER_A_CRASH    in AN_OWNER_CRASHES_BEHIND_A_CLEAN_STOP
 *   LAST_WINS_IN_THE_JOIN         in THE_LAST_ONE_HAS_THE_SLOWEST_CLOCK
 *   DIGEST_WITHOUT_THE_KEY        in TWO_KEYS_ARE_EXCHANGED
 * </pre>
 */
@NullMarked
package io.quorate.simulation;

import org.jspecify.annotations.NullMarked;

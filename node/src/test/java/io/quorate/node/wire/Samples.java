package io.quorate.node.wire;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.StartId;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.exchange.Answer;
import io.quorate.antientropy.exchange.Entry;
import io.quorate.antientropy.exchange.Page;
import io.quorate.antientropy.exchange.Question;
import io.quorate.antientropy.reap.Candidate;
import io.quorate.antientropy.reap.Generation;
import io.quorate.antientropy.reap.ReapAnswer;
import io.quorate.antientropy.reap.ReapQuestion;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Conflict;
import io.quorate.node.request.ConflictCounts;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.node.request.SnapshotPlan;
import io.quorate.node.request.SnapshotStep;
import io.quorate.node.request.Step;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Topology;
import io.quorate.ring.agreement.Ballot;
import io.quorate.ring.agreement.Instance;
import io.quorate.ring.agreement.Vote;
import io.quorate.ring.agreement.VoterAnswer;
import io.quorate.ring.agreement.VoterQuestion;
import io.quorate.ring.founding.ConfigHash;
import io.quorate.ring.founding.Granted;
import io.quorate.ring.founding.NotYet;
import io.quorate.ring.founding.Offer;
import io.quorate.ring.founding.Refused;
import io.quorate.ring.membership.Rumour;
import io.quorate.ring.membership.Sync;
import io.quorate.ring.membership.TopologyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Messages of every kind, with every field used, in a fixed order: what the golden bytes are of.
 */
final class Samples {
  private static final Key KEY = Key.of("größe", new byte[] {0, -1, '/', ';'});
  private static final RequestId ID = new RequestId(0x0123456789abcdefL, -2);
  private static final HostPort PEER = new HostPort("::1", 9101);
  private static final HostPort HTTP = new HostPort("example.org", 65_535);

  private static final Instance INSTANCE = new Instance(new ClusterId(5, 6), 1, 2);
  private static final Generation REAPED = new Generation(300, 2, false);
  private static final List<Candidate> CANDIDATES = List.of(new Candidate(KEY, -2));
  private static final Ballot BALLOT = new Ballot(300, "node-2", -9);

  private Samples() {}

  static List<Message> all() {
    List<Message> all = new ArrayList<>(requests());
    all.addAll(snapshotRequests());
    for (ClientRequest each : clientRequests()) {
      boolean told = all.size() % 2 == 0;
      all.add(new Request.Coordinate(each, told ? 0 : 1L << 57, told));
    }
    all.addAll(replies());
    all.addAll(furtherReplies());
    outcomes().forEach(outcome -> all.add(new Reply.Coordinated(outcome, steps())));
    for (Reply.Reason reason : Reply.Reason.values()) {
      all.add(new Reply.Refused(reason, "No room: " + reason + "."));
    }
    for (Outcome.Reason reason : Outcome.Reason.values()) {
      all.add(new Reply.Coordinated(new Outcome.Failed(reason, "2 of 3", 3, 2, true), List.of()));
    }
    return all;
  }

  private static List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (Step.Asked asked : Step.Asked.values()) {
      steps.add(new Step("b", "b", asked, "", 7, 900, "stored", OptionalLong.of(-3)));
      steps.add(new Step("b", "d", asked, "c", 1_000_000, Step.NEVER, "", OptionalLong.empty()));
    }
    return steps;
  }

  /** An envelope that carries the message as it would go. */
  static Envelope envelope(Message message) {
    return message instanceof Request
        ? new Envelope(0x7766554433221103L, 127, 4_999, 9, message)
        : new Envelope(-253, -1, 0, message);
  }

  /** The text of a file beside this class; empty if there is none. */
  static String golden(String name) throws IOException {
    try (InputStream in = Samples.class.getResourceAsStream(name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static List<Request> requests() {
    return List.of(
        new Request.Ping(),
        new Request.Ping("node-3"),
        new Request.Compare(sync(new Sync.Hash(-2))),
        new Request.Compare(sync(new Sync.Groups(Collections.nCopies(Sync.GROUPS, 5L)))),
        new Request.Compare(sync(
            new Sync.Page(3, List.of(new Rumour(Rumour.Claim.DEAD, "node-2", 9, PEER, "node-1"))))),
        new Request.Found(offer(Optional.of(new ClusterId(1, -1)))),
        new Request.Found(offer(Optional.empty())),
        new Request.Found(new Granted(topology())),
        new Request.AskTopology(3, 300),
        new Request.Agree(new VoterQuestion.TakePart(INSTANCE, new DiskId(-3))),
        new Request.Agree(new VoterQuestion.Prepare(INSTANCE, BALLOT)),
        new Request.Agree(new VoterQuestion.Accept(BALLOT, decided())),
        new Request.Agree(new VoterQuestion.Keep(decided())),
        new Request.Confirm(300),
        new Request.Join(KEY, ascii("state"), Durability.FSYNC, "", 0),
        new Request.Join(KEY, new byte[0], Durability.OS, "node-3", Long.MAX_VALUE),
        new Request.Fetch(KEY),
        new Request.Fetch(KEY, OptionalLong.of(0x0123_4567_89ab_cdefL)),
        new Request.ListKeys(65_535, "b", Optional.of(KEY), 1_000),
        new Request.ListKeys(0, "b", Optional.empty(), 1),
        new Request.Inspect(KEY),
        new Request.Exchange(0, new Question.Root(3, -2, true)),
        new Request.Exchange(65_535, new Question.Leaves(5, List.of(0, 31))),
        new Request.Exchange(7, new Question.Entries(1, List.of(0, 700, 1_023), Long.MIN_VALUE)),
        new Request.Exchange(7, new Question.States(3, List.of(-1L, 1L))),
        new Request.Reap(7, 300, REAPED, new ReapQuestion.Show(CANDIDATES)),
        new Request.Reap(7, 300, REAPED, new ReapQuestion.Raise(301, CANDIDATES)),
        new Request.Reap(7, 300, REAPED, new ReapQuestion.Close(301, List.of(KEY))),
        new Request.Reap(7, 300, REAPED, new ReapQuestion.Mark(301, List.of(KEY))),
        new Request.Reap(7, 300, REAPED, new ReapQuestion.Remove(301, List.of())),
        new Request.Conflicts("b"),
        new Request.Conflicts("größe"),
        new Request.Convergence(),
        new Request.AskTime());
  }

  private static List<Request> snapshotRequests() {
    return List.of(
        new Request.Snapshot(SnapshotStep.HOLD, snapshot()),
        new Request.Snapshot(SnapshotStep.KEEP, snapshot()),
        new Request.Snapshot(SnapshotStep.DISCARD, snapshot()),
        new Request.ListSnapshots());
  }

  private static Sync sync(Sync.Content content) {
    return new Sync("node-1", PEER, new TopologyVersion(1, 300), content);
  }

  private static List<ClientRequest> clientRequests() {
    Consistency named = new Consistency(
        Optional.of(Level.Named.ALL), Optional.of(Level.Named.ONE), Optional.of(true));
    Consistency counted =
        new Consistency(Optional.of(Level.of(2)), Optional.of(Level.of(700)), Optional.of(false));
    Content content = Content.of(ascii("value"), "text/plain", Map.of("a", "1", "b", "ü"));
    return List.of(
        new ClientRequest.Get(KEY, Consistency.OF_BUCKET, 1),
        new ClientRequest.Get(KEY, counted, 60_000),
        new ClientRequest.Put(
            KEY, content, "ctx", ID, true, named, 5_000, Optional.of(Durability.OS), true),
        new ClientRequest.Put(
            KEY,
            Content.of(new byte[0], ""),
            "",
            ID,
            false,
            Consistency.of(Level.Named.QUORUM),
            5_000,
            Optional.empty(),
            false),
        new ClientRequest.Delete(
            KEY, "ctx", ID, false, named, 7, Optional.of(Durability.FSYNC), false));
  }

  private static List<Reply> replies() {
    return List.of(
        new Reply.Pong(),
        new Reply.Founded(new Granted(topology())),
        new Reply.Founded(new Refused("Another disk has this name.")),
        new Reply.Founded(new NotYet()),
        new Reply.TopologyTold(Optional.of(topology())),
        new Reply.TopologyTold(Optional.empty()),
        new Reply.Confirmed(300, List.of(), true, 0),
        new Reply.Confirmed(300, List.of(0, 127, 65_535), false, 1L << 40),
        new Reply.Agreed(new VoterAnswer.TakesPart()),
        new Reply.Agreed(
            new VoterAnswer.Promised(BALLOT, Optional.of(new Vote(BALLOT, decided())))),
        new Reply.Agreed(new VoterAnswer.Promised(BALLOT, Optional.empty())),
        new Reply.Agreed(new VoterAnswer.Accepted(BALLOT)),
        new Reply.Agreed(new VoterAnswer.Kept(2)),
        new Reply.Agreed(new VoterAnswer.Outbid(BALLOT)),
        new Reply.Agreed(new VoterAnswer.Decided(decided(), true)),
        new Reply.Agreed(new VoterAnswer.Abstains("node-1 has no topology")),
        new Reply.Joined(true),
        new Reply.Joined(false),
        new Reply.Fetched(ascii("state"), true, 3),
        new Reply.Fetched(new byte[0], false, 0),
        new Reply.Same(true, 3),
        new Reply.Listed(
            List.of(new Reply.ListedCopy(KEY, -5, true), new Reply.ListedCopy(KEY, 5, false)),
            true),
        new Reply.Listed(List.of(), false),
        new Reply.Inspected(
            OptionalLong.of(-1), ascii("o"), true, List.of("node-1", "node-2"), ascii("h"), when()),
        new Reply.Inspected(
            OptionalLong.empty(), new byte[0], false, List.of(), new byte[0], List.of()),
        new Reply.Exchanged(new Answer.Sums(true, List.of(), new Generation(2, 1, false))),
        new Reply.Exchanged(
            new Answer.Sums(false, List.of(1L, -1L), new Generation(300, 300, false))),
        new Reply.Exchanged(new Answer.Entries(new Page(List.of(new Entry(-3, 4)), true))),
        new Reply.Exchanged(
            new Answer.States(2, List.of(new Answer.KeyState(KEY, ascii("state"))), 7)));
  }

  private static List<Reply.Compared> when() {
    return List.of(
        new Reply.Compared("node-2", -1, false), new Reply.Compared("node-3", 70_000, true));
  }

  private static List<Reply> furtherReplies() {
    return List.of(
        new Reply.Reaped(new ReapAnswer(REAPED, List.of(0, 2, 300))),
        new Reply.Outdated(REAPED),
        new Reply.Conflicts(
            new BucketConflicts(300, new ConflictCounts(1, 2, 3, 400), conflicts())),
        new Reply.Conflicts(new BucketConflicts(0, ConflictCounts.NONE, List.of())),
        new Reply.TimeTold(-1),
        new Reply.TimeTold(1L << 41),
        new Reply.Convergence(Convergence.EQUAL),
        new Reply.Convergence(new Convergence(
            new TreeSet<>(List.of(0, 300)),
            new TreeMap<>(Map.of("node-2", 400L)),
            Duration.ofSeconds(12),
            Optional.empty())),
        new Reply.SnapshotDone("", 300),
        new Reply.SnapshotDone("has one", 0),
        new Reply.Snapshots(List.of()),
        new Reply.Snapshots(List.of(new KeptSnapshot(snapshot(), 1L << 40))),
        new Reply.Refused(Reply.Reason.NO_ROOM, "The disk is full."));
  }

  private static SnapshotPlan snapshot() {
    return new SnapshotPlan("monday", -2, 1L << 41, 1, 300, List.of("node-1", "node-2"));
  }

  private static List<Conflict> conflicts() {
    List<Conflict> conflicts = new ArrayList<>();
    for (Conflict.Kind kind : Conflict.Kind.values()) {
      conflicts.add(new Conflict(kind, KEY, 1L << 40, 2));
    }
    return conflicts;
  }

  private static List<Outcome> outcomes() {
    Receipt receipt = new Receipt(2, 1, 3);
    return List.of(
        new Outcome.Found(State.EMPTY, "", receipt),
        new Outcome.Found(state(), "ctx", receipt),
        new Outcome.Written("ctx", receipt, Optional.empty()),
        new Outcome.Written("ctx", receipt, Optional.of(state())),
        Outcome.Failed.notApplied(Outcome.Reason.INVALID, "r is above n."));
  }

  private static State state() {
    Actor actor = Actor.of(new DiskId(7), new StartId(9), 1);
    Content content = Content.of(ascii("value"), "text/plain", Map.of("a", "1"));
    State first =
        State.EMPTY.write(History.EMPTY, new Sibling(new Dot(actor, 1), content, 1_000, ID));
    return first.write(
        History.EMPTY, new Sibling(new Dot(actor, 2), Content.of(ascii("w"), ""), 1_001, ID));
  }

  private static Offer offer(Optional<ClusterId> cluster) {
    return new Offer("node-1", new DiskId(-7), PEER, HTTP, "z", 2, new ConfigHash(3, -4), cluster);
  }

  private static Topology topology() {
    Member member = Member.of("node-1", new DiskId(1), PEER, HTTP);
    return Topology.of(new ClusterId(5, 6))
        .members(List.of(member))
        .owners(new OwnerTable(Collections.nCopies(16, List.of("node-1"))))
        .voters(List.of("node-1"))
        .build();
  }

  private static Topology decided() {
    return topology().next().build();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

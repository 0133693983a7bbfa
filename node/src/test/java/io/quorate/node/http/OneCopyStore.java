package io.quorate.node.http;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.StartId;
import io.quorate.antientropy.causality.State;
import io.quorate.node.environment.Worker;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.Changed;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Progress;
import io.quorate.node.request.Receipt;
import io.quorate.node.request.Requests;
import io.quorate.node.request.SnapshotTaken;
import io.quorate.node.request.Step;
import io.quorate.node.request.Survey;
import io.quorate.node.request.Traced;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.DiskId;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.Required;
import io.quorate.ring.transition.Change;
import io.quorate.ring.transition.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store of one copy in memory that keeps the rules of {@link Requests}: it answers on a worker,
 * knows histories, siblings and request ids, and checks levels as a cluster of three does.
 */
final class OneCopyStore implements Requests {
  static final Actor ACTOR = Actor.of(new DiskId(1), new StartId(2), 0);
  private static final Receipt RECEIPT = new Receipt(2, 0, 3);
  private final Worker worker;
  private final TreeMap<Key, State> states = new TreeMap<>();
  private final TreeMap<String, Map.Entry<Key, History>> contexts = new TreeMap<>();
  private final List<ClientRequest> seen = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private volatile ClusterView view;
  volatile boolean isFull; // There is no room for further requests.
  private long counter;
  private int pagesLeft = -1;
  private boolean holds;
  private boolean broken;
  private volatile Outcome.@Nullable Failed failure;

  OneCopyStore(ClusterView view, Worker worker) {
    this.view = view;
    this.worker = worker;
  }

  void view(ClusterView next) {
    view = next;
  }

  /** All further requests fail like this. */
  void failWith(Outcome.Failed failed) {
    failure = failed;
  }

  void succeed() {
    failure = null;
  }

  /** Outcomes wait from now on until {@link #release}. */
  synchronized void hold() {
    holds = true;
  }

  synchronized void release() {
    holds = false;
    held.forEach(worker::execute);
    held.clear();
  }

  /** A listing's further pages fail. */
  synchronized void failListingAfterPages(int pages) {
    pagesLeft = pages;
  }

  /** Writes a value, blindly, without the way over HTTP. */
  synchronized void write(String bucket, byte[] key, byte[] value) {
    counter++;
    Outcome unused = put(new ClientRequest.Put(
        Key.of(bucket, key),
        Content.of(value, ""),
        "",
        new RequestId(-1, counter),
        false,
        Consistency.OF_BUCKET,
        1_000,
        Optional.empty(),
        false));
  }

  /** All further requests meet a programmer's error. */
  synchronized void breakDown() {
    broken = true;
  }

  synchronized int heldCount() {
    return held.size();
  }

  synchronized List<ClientRequest> seen() {
    return List.copyOf(seen);
  }

  synchronized ClientRequest last() {
    return seen.get(seen.size() - 1);
  }

  /** How many keys have a value. */
  synchronized long living() {
    return states.values().stream().filter(state -> !state.siblings().isEmpty()).count();
  }

  @Override
  public synchronized void define(
      String bucket,
      Optional<BucketDefinition> definition,
      int timeoutMillis,
      Consumer<Defined> done) {
    Outcome.Failed failed = failure;
    Defined answer;
    if (failed != null) {
      answer = new Defined.Failure(failed);
    } else if (states.keySet().stream().anyMatch(key -> key.bucket().equals(bucket))) {
      answer = new Defined.InUse("The bucket holds keys.");
    } else {
      answer = new Defined.Done(definition.orElse(BucketDefinition.ofDefaults(bucket)));
    }
    worker.execute(() -> done.accept(answer));
  }

  /** Copies of 1,000 bytes each, of which three of ten have moved. */
  @Override
  public void progress(int timeoutMillis, Consumer<Optional<Progress>> done) {
    Progress progress =
        new Progress(10, 3, 1_000, Optional.of(Duration.ofSeconds(70)), List.of("node-4"));
    worker.execute(() -> done.accept(Optional.of(progress)));
  }

  @Override
  public boolean admits(Key key) {
    return !isFull;
  }

  @Override
  public synchronized void submit(ClientRequest request, Consumer<Outcome> done) {
    if (broken) {
      throw new IllegalStateException("broken on purpose");
    }
    seen.add(request);
    Runnable answer = () -> done.accept(outcome(request));
    if (holds) {
      held.add(answer);
    } else {
      worker.execute(answer);
    }
  }

  @Override
  public void trace(ClientRequest request, Consumer<Traced> done) {
    Step step =
        new Step("n1", "n2", Step.Asked.FETCH, "", 100, 1_234, "copy", OptionalLong.of(0xabc));
    Step never = new Step(
        "n1", "n\u00f63", Step.Asked.JOIN, "n2", 1_300, Step.NEVER, "", OptionalLong.empty());
    submit(request, outcome -> done.accept(new Traced(outcome, List.of(step, never))));
  }

  private synchronized Outcome outcome(ClientRequest request) {
    Outcome.Failed failed = failure != null ? failure : refusal(request.consistency());
    if (failed != null) {
      return failed;
    }
    return request.accept(new ClientRequest.Visitor<>() {
      @Override
      public Outcome get(ClientRequest.Get get) {
        State state = state(get.key());
        return new Outcome.Found(state, context(get.key(), state.history()), RECEIPT);
      }

      @Override
      public Outcome put(ClientRequest.Put put) {
        return OneCopyStore.this.put(put);
      }

      @Override
      public Outcome delete(ClientRequest.Delete delete) {
        return OneCopyStore.this.delete(delete);
      }
    });
  }

  private Outcome put(ClientRequest.Put put) {
    Optional<History> context = history(put.key(), put.context());
    if (context.isEmpty()) {
      return Outcome.Failed.notApplied(Outcome.Reason.INVALID, "The context is not ours.");
    }
    State state = state(put.key());
    History known = context.get();
    if (!isRepeat(state, put.id())) {
      Dot dot = new Dot(ACTOR, ++counter);
      known = known.with(dot);
      long timestamp = (1_700_000_000_000L + counter * 1_000) << 16;
      state = state.write(context.get(), new Sibling(dot, put.content(), timestamp, put.id()));
      states.put(put.key(), state);
    }
    return written(put.key(), known, state, put.returnValue());
  }

  private Outcome delete(ClientRequest.Delete delete) {
    State state = state(delete.key());
    Optional<History> context = delete.context().isEmpty()
        ? Optional.of(state.history())
        : history(delete.key(), delete.context());
    if (context.isEmpty()) {
      return Outcome.Failed.notApplied(Outcome.Reason.INVALID, "The context is not ours.");
    }
    State next = state.delete(context.get());
    states.put(delete.key(), next);
    return written(delete.key(), context.get(), next, delete.returnValue());
  }

  private Outcome written(Key key, History known, State state, boolean shows) {
    return shows
        ? new Outcome.Written(context(key, state.history()), RECEIPT, Optional.of(state))
        : new Outcome.Written(context(key, known), RECEIPT, Optional.empty());
  }

  private static boolean isRepeat(State state, RequestId id) {
    return state.dotsOf(id).isPresent();
  }

  private State state(Key key) {
    return states.getOrDefault(key, State.EMPTY);
  }

  private String context(Key key, History history) {
    if (history.isEmpty()) {
      return "";
    }
    String token = "context-" + contexts.size();
    contexts.put(token, Map.entry(key, history));
    return token;
  }

  private Optional<History> history(Key key, String token) {
    if (token.isEmpty()) {
      return Optional.of(History.EMPTY);
    }
    Map.Entry<Key, History> context = contexts.get(token);
    return context != null && context.getKey().equals(key)
        ? Optional.of(context.getValue())
        : Optional.empty();
  }

  private static Outcome.@Nullable Failed refusal(Consistency consistency) {
    for (Optional<Level> level : List.of(consistency.r(), consistency.w())) {
      Required required = level.orElse(Level.Named.QUORUM).resolve(BucketDefinition.N_DEFAULT, 3);
      Optional<Outcome.Failed> failed = required.fold(
          satisfiable -> Optional.empty(),
          unavailable -> Optional.of(
              new Outcome.Failed(Outcome.Reason.QUORUM_NOT_REACHED, "Too few.", 3, 2, false)),
          invalid ->
              Optional.of(Outcome.Failed.notApplied(Outcome.Reason.INVALID, invalid.sentence())));
      if (failed.isPresent()) {
        return failed.get();
      }
    }
    return null;
  }

  @Override
  public void list(
      String bucket,
      KeyListing.Cursor from,
      int limit,
      boolean values,
      Consistency consistency,
      int timeoutMillis,
      Consumer<Listed> done) {
    worker.execute(() -> done.accept(page(bucket, from, limit, values)));
  }

  private synchronized Listed page(
      String bucket, KeyListing.Cursor from, int limit, boolean values) {
    if (failure != null) {
      return new Listed.Failure(failure);
    }
    if (pagesLeft-- == 0) {
      return new Listed.Failure(
          Outcome.Failed.notApplied(Outcome.Reason.QUORUM_NOT_REACHED, "Too few."));
    }
    List<KeyListing.Entry> entries = new ArrayList<>();
    for (Map.Entry<Key, State> entry : states.entrySet()) {
      Key key = entry.getKey();
      boolean isLater = from.after().isEmpty() || key.compareTo(from.after().get()) > 0;
      if (isLater && key.bucket().equals(bucket) && !entry.getValue().siblings().isEmpty()) {
        if (entries.size() == limit) {
          Key last = entries.get(limit - 1).key();
          return new Listed.Page(
              new KeyListing(entries, Optional.of(new KeyListing.Cursor(0, Optional.of(last)))));
        }
        entries.add(
            new KeyListing.Entry(key, values ? Optional.of(entry.getValue()) : Optional.empty()));
      }
    }
    return new Listed.Page(new KeyListing(entries, Optional.empty()));
  }

  /** Has one topology for ever, and says what a change would come to. */
  @Override
  public void change(Change change, int timeoutMillis, Consumer<Changed> done) {
    Outcome.Failed failed = failure;
    if (failed != null) {
      worker.execute(() -> done.accept(new Changed.Failure(failed)));
      return;
    }
    Planned planned = change.plan(cluster().topology().orElseThrow());
    Changed changed = planned instanceof Planned.Next next
        ? new Changed.Begun(next.topology())
        : new Changed.Not(planned);
    worker.execute(() -> done.accept(changed));
  }

  private static Explanation.CopyOf copy(
      String node, String state, OptionalLong digest, History history) {
    List<Explanation.Compared> compared = List.of(
        new Explanation.Compared("node-3", OptionalLong.empty(), false),
        new Explanation.Compared("node-4", OptionalLong.of(1_500), true));
    int siblings = digest.isPresent() ? 1 : 0;
    return new Explanation.CopyOf(node, state, digest, siblings, history, true, compared);
  }

  @Override
  public void explain(Key key, int timeoutMillis, Consumer<Explained> done) {
    Outcome.Failed failed = failure;
    if (failed != null) {
      worker.execute(() -> done.accept(new Explained.Failure(failed)));
      return;
    }
    worker.execute(() -> done.accept(new Explained.Answer(new Explanation(
        7,
        List.of(
            copy("node-1", "alive", OptionalLong.of(255), History.of(new Dot(ACTOR, 1))),
            copy("node-2", "unreachable", OptionalLong.empty(), History.EMPTY)),
        List.of(),
        List.of(new Explanation.Hint("node-1", "node-2")),
        new Explanation.AtOne(Explanation.Verdict.STALE, List.of("node-1"))))));
  }

  @Override
  public void conflicts(
      String bucket, int timeoutMillis, Consumer<Optional<Survey<BucketConflicts>>> done) {
    Optional<Survey<BucketConflicts>> report = SampleSurveys.conflicts(bucket, view);
    worker.execute(() -> done.accept(report));
  }

  @Override
  public void convergence(int timeoutMillis, Consumer<Optional<Survey<Convergence>>> done) {
    worker.execute(() -> done.accept(Optional.of(SampleSurveys.convergence())));
  }

  @Override
  public void snapshot(String name, int timeoutMillis, Consumer<SnapshotTaken> done) {
    worker.execute(() -> done.accept(SampleSurveys.snapshot(name)));
  }

  @Override
  public void snapshots(int timeoutMillis, Consumer<Optional<Survey<List<KeptSnapshot>>>> done) {
    Optional<Survey<List<KeptSnapshot>>> report = SampleSurveys.snapshots(view);
    worker.execute(() -> done.accept(report));
  }

  @Override
  public ClusterView cluster() {
    return view;
  }
}

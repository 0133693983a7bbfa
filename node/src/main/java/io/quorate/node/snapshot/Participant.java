package io.quorate.node.snapshot;

import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Worker;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.SnapshotPlan;
import io.quorate.node.storage.LinkedLog;
import io.quorate.node.storage.Storage;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in snapshots of the cluster: one at a time. Confined to lane 0; files are touched
 * by their worker.
 */
/*
 * How it works
 *
 *            HOLD                   TAKE                  KEEP
 *   free ───────────▶ holding ───────────────▶ taken ──────────────▶ free, and one more snapshot
 *    ▲                   │ the lease is over,    │
 *    └───────────────────┴── or DISCARD ─────────┘  what was taken is deleted
 *
 * Each step is done only if the node has been holding for this very snapshot without a break since
 * HOLD, in one epoch: a node that was restarted meanwhile holds nothing. A step that is being done is
 * not begun again when its message comes twice.
 */
final class Participant {
  /** So long a node holds without being told that it may go on forgetting. */
  static final long LEASE_NANOS = Duration.ofMinutes(2).toNanos();

  private final Environment environment;
  private final Lane lane;
  private final Worker files;
  private final SnapshotFolders folders;
  private final List<String> copied;
  private final Storage storage;
  private final Holding holding;
  private final Supplier<ClusterView> view;
  private @Nullable Part part;
  private boolean linking;

  /** What is under way for one snapshot. */
  private static final class Part {
    final SnapshotPlan plan;
    final Consumer<Reply> first;
    State state = State.BEGINNING;
    long drops;
    long bytes;

    Part(SnapshotPlan plan, Consumer<Reply> first) {
      this.plan = plan;
      this.first = first;
    }
  }

  private enum State {
    BEGINNING,
    HOLDING,
    TAKING,
    TAKEN,
    KEEPING
  }

  /** What may fail because of the disk. */
  private interface Work {
    /** Empty, or why it was not done. */
    String run() throws IOException;
  }

  Participant(
      Environment environment,
      Worker files,
      List<String> copied,
      Storage storage,
      Holding holding,
      Supplier<ClusterView> view) {
    this.environment = environment;
    this.lane = environment.lane(0);
    this.files = files;
    this.folders = new SnapshotFolders(environment.disk());
    this.copied = copied;
    this.storage = storage;
    this.holding = holding;
    this.view = view;
  }

  /** Those that this node has a part of; those that can be read. */
  void kept(Consumer<List<KeptSnapshot>> done) {
    files.execute(() -> {
      List<KeptSnapshot> kept = List.of();
      try {
        kept = folders.kept();
      } catch (IOException e) {
        environment.log().warn("The snapshots cannot be listed: " + e.getMessage());
      }
      List<KeptSnapshot> told = kept;
      lane.execute(() -> done.accept(told));
    });
  }

  void answer(Request.Snapshot request, Consumer<Reply> done) {
    switch (request.step()) {
      case HOLD -> hold(request.plan(), done);
      case TAKE -> take(request.plan(), done);
      case KEEP -> keep(request.plan(), done);
      case DISCARD -> discard(request.plan(), done);
    }
  }

  private static void refuse(Consumer<Reply> done, String sentence) {
    done.accept(new Reply.SnapshotDone(sentence, 0));
  }

  /** Does it on the files' worker, then goes on here. */
  private void onFiles(Work work, Consumer<String> then) {
    files.execute(() -> {
      String failure;
      try {
        failure = work.run();
      } catch (IOException e) {
        failure = "cannot use its disk: " + e.getMessage();
      }
      String told = failure;
      lane.execute(() -> then.accept(told));
    });
  }

  private void hold(SnapshotPlan plan, Consumer<Reply> done) {
    if (isFor(plan)) {
      return; // The same message once more.
    }
    if (part != null || linking) {
      refuse(done, "is taking part in another snapshot");
      return;
    }
    if (!isOfNow(plan)) {
      refuse(done, "goes by another topology");
      return;
    }
    Part now = new Part(plan, done);
    part = now;
    lane.after(LEASE_NANOS, () -> {
      if (part == now) {
        environment.log().warn("Nobody ended the snapshot '" + plan.name() + "': it is given up.");
        end(now);
        onFiles(() -> thrownAway(plan), ignored -> {});
      }
    });
    onFiles(
        () -> {
          folders.clean();
          return folders.refusal(plan.name());
        },
        refusal -> begun(now, refusal));
  }

  private void begun(Part now, String refusal) {
    if (part != now) {
      refuse(now.first, "has given the snapshot up");
    } else if (!refusal.isEmpty()) {
      end(now);
      refuse(now.first, refusal);
    } else {
      holding.hold(() -> holding.look(look -> held(now, look)));
    }
  }

  private void held(Part now, Holding.Look look) {
    if (part != now) {
      refuse(now.first, "has given the snapshot up");
    } else if (!look.isWhole()) {
      end(now);
      refuse(now.first, "has copies that may have lost something, until they have been compared");
    } else {
      now.drops = look.drops();
      now.state = State.HOLDING;
      now.first.accept(new Reply.SnapshotDone("", 0));
    }
  }

  private void take(SnapshotPlan plan, Consumer<Reply> done) {
    Part now = part;
    if (now == null || !isFor(plan) || !isOfNow(plan)) {
      refuse(done, "does not hold for this snapshot any more");
    } else if (now.state == State.HOLDING) {
      now.state = State.TAKING;
      linking = true;
      // The reap generations first: what they say must not be newer than the copies.
      onFiles(
          () -> {
            folders.copy(plan.name(), copied);
            return "";
          },
          failure -> copied(now, failure, done));
    }
  }

  private void copied(Part now, String failure, Consumer<Reply> done) {
    if (part != now || !failure.isEmpty()) {
      linking = false;
      refuse(done, failure.isEmpty() ? "has given the snapshot up" : failure);
      return;
    }
    storage.snapshot(SnapshotFolders.folder(now.plan.name()), linked -> {
      linking = false;
      linked(now, linked, done);
    });
  }

  private void linked(Part now, LinkedLog linked, Consumer<Reply> done) {
    if (part != now) {
      refuse(done, "has given the snapshot up");
    } else if (!linked.failure().isEmpty()) {
      refuse(done, linked.failure());
    } else {
      now.state = State.TAKEN;
      now.bytes = linked.bytes();
      done.accept(new Reply.SnapshotDone("", now.bytes));
    }
  }

  private void keep(SnapshotPlan plan, Consumer<Reply> done) {
    Part now = part;
    if (now == null || !isFor(plan) || !isOfNow(plan)) {
      refuse(done, "does not hold for this snapshot any more");
    } else if (now.state == State.TAKEN) {
      now.state = State.KEEPING;
      holding.look(look -> keep(now, look, done));
    }
  }

  private void keep(Part now, Holding.Look look, Consumer<Reply> done) {
    if (part != now) {
      refuse(done, "has given the snapshot up");
      return;
    }
    if (!look.isWhole() || look.drops() != now.drops) {
      refuse(done, "has found out that something of its copies is lost");
      return;
    }
    onFiles(
        () -> {
          folders.keep(new KeptSnapshot(now.plan, now.bytes));
          return "";
        },
        failure -> {
          if (failure.isEmpty()) {
            end(now);
          }
          done.accept(new Reply.SnapshotDone(failure, now.bytes));
        });
  }

  private void discard(SnapshotPlan plan, Consumer<Reply> done) {
    Part now = part;
    if (now != null && isFor(plan)) {
      end(now);
    }
    onFiles(() -> thrownAway(plan), failure -> done.accept(new Reply.SnapshotDone(failure, 0)));
  }

  private String thrownAway(SnapshotPlan plan) throws IOException {
    folders.discard(plan);
    return "";
  }

  private void end(Part ended) {
    if (part == ended) {
      part = null;
      holding.release();
    }
  }

  private boolean isFor(SnapshotPlan plan) {
    Part now = part;
    return now != null && now.plan.id() == plan.id() && now.plan.name().equals(plan.name());
  }

  /** Whether it is taken in the topology that this node goes by, and nothing moves in it. */
  private boolean isOfNow(SnapshotPlan plan) {
    Topology topology = view.get().topology().orElse(null);
    return topology != null
        && topology.generation() == plan.generation()
        && topology.epoch() == plan.epoch()
        && topology.transitions().isEmpty();
  }
}

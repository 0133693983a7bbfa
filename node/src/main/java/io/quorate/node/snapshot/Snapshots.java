package io.quorate.node.snapshot;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Worker;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.SnapshotPlan;
import io.quorate.node.request.SnapshotTaken;
import io.quorate.node.storage.Storage;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Takes snapshots of the cluster, and this node's part in those of others. Confined to lane 0. */
public final class Snapshots {
  /** How long those who took a part of what failed may take to throw it away. */
  static final long DISCARD_NANOS = Duration.ofSeconds(5).toNanos();

  private static final int ANY_PARTITION = -1;

  private final Environment environment;
  private final Calls calls;
  private final String self;
  private final Supplier<ClusterView> view;
  private final Participant participant;
  private final RandomGenerator random;

  /**
   * What a node's part is made of.
   *
   * @param worker of the small files
   * @param files those that a snapshot has copies of
   */
  public record Parts(Worker worker, List<String> files, Storage storage, Holding holding) {}

  /** Snapshots of the cluster that a node sees. */
  public Snapshots(
      Environment environment, Calls calls, String self, Supplier<ClusterView> view, Parts parts) {
    this.environment = environment;
    this.calls = calls;
    this.self = self;
    this.view = view;
    this.random = environment.random("snapshots");
    this.participant = new Participant(
        environment, parts.worker(), parts.files(), parts.storage(), parts.holding(), view);
  }

  /** Takes one of all members that are not dead; whoever else cannot makes it come to nothing. */
  public void take(String name, int timeoutMillis, Consumer<SnapshotTaken> done) {
    ClusterView now = view.get();
    if (now.topology().isEmpty()) {
      done.accept(new SnapshotTaken.Failed(now.notReady() + "."));
      return;
    }
    Topology topology = now.topology().get();
    if (!topology.transitions().isEmpty()) {
      done.accept(new SnapshotTaken.Refused(
          "Copies are moving between the members: a snapshot waits for the end of that."));
      return;
    }
    List<String> nodes = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Member member : topology.members()) {
      boolean isDead = now.states().get(member.name()) == Liveness.State.DEAD;
      (isDead ? missing : nodes).add(member.name());
    }
    SnapshotPlan plan = new SnapshotPlan(
        name,
        random.nextLong(),
        environment.clock().wallMillis(),
        topology.generation(),
        topology.epoch(),
        nodes);
    long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    new Taking(environment.clock(), plan, missing, asked(topology), nanos, done).begin();
  }

  private Taking.Asked asked(Topology topology) {
    return (member, request, timeoutNanos, done) -> {
      if (member.equals(self)) {
        environment
            .lane(0)
            .execute(() -> answer(request, reply -> done.accept(new CallOutcome.Replied(reply))));
      } else {
        topology
            .member(member)
            .ifPresent(to -> calls.call(to.peer(), ANY_PARTITION, request, timeoutNanos, done));
      }
    };
  }

  /** Does one step of what another node takes. */
  public void answer(Request.Snapshot request, Consumer<Reply> done) {
    participant.answer(request, done);
  }

  /** Those that this node has a part of. */
  public void kept(Consumer<List<KeptSnapshot>> done) {
    participant.kept(done);
  }
}

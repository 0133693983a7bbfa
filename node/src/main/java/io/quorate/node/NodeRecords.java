package io.quorate.node;

import io.quorate.antientropy.causality.CleanStarts;
import io.quorate.node.environment.Environment;
import io.quorate.ring.Topology;
import io.quorate.ring.agreement.VoterState;
import java.io.IOException;
import java.util.function.Consumer;

/** Forces what lane 0 decided to the node's small files, on their worker, in the order given. */
final class NodeRecords {
  private final Environment environment;
  private final NodeFiles files;
  private final Consumer<String> onHalt;

  NodeRecords(Environment environment, NodeFiles files, Consumer<String> onHalt) {
    this.environment = environment;
    this.files = files;
    this.onHalt = onHalt;
  }

  /** Forces a topology, then runs the task on lane 0; a node that cannot must not go on. */
  void topology(Topology topology, Runnable then) {
    environment.worker(Node.FILES_WORKER).execute(() -> {
      try {
        files.store(topology);
        environment.lane(0).execute(then);
      } catch (IOException e) {
        environment
            .lane(0)
            .execute(() -> onHalt.accept("the topology cannot be stored: " + e.getMessage()));
      }
    });
  }

  /** Forces what this node promised as a voter; tells on lane 0, by a sentence if it cannot. */
  void voter(VoterState state, Consumer<String> done) {
    environment.worker(Node.FILES_WORKER).execute(() -> {
      String sentence = "";
      try {
        files.store(state);
      } catch (IOException e) {
        sentence = String.valueOf(e.getMessage());
      }
      String failed = sentence;
      environment.lane(0).execute(() -> done.accept(failed));
    });
  }

  /** Forces the starts whose actors may continue, at once, on the caller's worker. */
  void cleanStarts(CleanStarts starts) throws IOException {
    files.store(starts);
  }

  /** Forces an incarnation. If that fails, the others know it and tell who begins below it. */
  void incarnation(long incarnation) {
    environment.worker(Node.FILES_WORKER).execute(() -> {
      try {
        files.storeIncarnation(incarnation);
      } catch (IOException e) {
        environment.log().warn("The incarnation cannot be stored: " + e.getMessage());
      }
    });
  }
}

package io.quorate.node;

import io.quorate.antientropy.causality.CleanStarts;
import io.quorate.node.NodeConfiguration.Joining;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Network;
import io.quorate.node.snapshot.SnapshotFolders;
import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Storage;
import io.quorate.ring.Topology;
import io.quorate.ring.agreement.VoterState;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts a node, step by step, each step on lane 0:
 *
 * <pre>
 *   storage: lock, recover ─▶ files: secret, topology, clean starts ─▶ network: listen ─▶ Node
 *        │                         │                                     │
 *        └────────── one sentence, and what was opened is closed ◀───────┘
 * </pre>
 */
final class NodeStart {
  private static final int SECRET_BYTES = 32;

  private final Environment environment;
  private final NodeConfiguration configuration;
  private final Engine engine;
  private final NodeFiles files;
  private final Consumer<Started> done;
  private final Consumer<String> onHalt;

  /** What the files said. */
  record Found(
      Optional<Topology> topology,
      VoterState voter,
      byte[] secret,
      CleanStarts cleanStarts,
      long incarnation,
      GenerationTable generations) {}

  NodeStart(
      Environment environment,
      NodeConfiguration configuration,
      Engine engine,
      Consumer<Started> done,
      Consumer<String> onHalt) {
    this.environment = environment;
    this.configuration = configuration;
    this.engine = engine;
    this.files = new NodeFiles(environment.disk());
    this.done = done;
    this.onHalt = onHalt;
  }

  void run() {
    Storage.open(environment, engine.indexes(), configuration.storage(), this::opened);
  }

  private void opened(Opened opened) {
    opened.fold(
        ready -> {
          environment.worker(Node.FILES_WORKER).execute(() -> read(ready.storage()));
          return true;
        },
        failed -> {
          done.accept(new Started.Failed(failed.sentence()));
          return false;
        });
  }

  /** On the files' worker. */
  private void read(Storage storage) {
    try {
      cleanSnapshots();
      Optional<Topology> topology = files.topology();
      byte[] secret = secret(topology.isPresent());
      CleanStarts starts = files.takeStarts();
      VoterState voter = files.voter(topology);
      Found found = new Found(
          topology,
          voter,
          secret,
          storage.cleanStart() ? starts : CleanStarts.NONE,
          files.incarnation(),
          GenerationTable.open(environment, topology.isEmpty(), mayLackTombstones(storage)));
      environment.lane(0).execute(() -> listen(storage, found));
    } catch (IOException e) {
      String sentence = e.getMessage() == null ? e.toString() : e.getMessage();
      environment.lane(0).execute(() -> fail(storage, sentence));
    }
  }

  private void cleanSnapshots() {
    try {
      new SnapshotFolders(environment.disk()).clean();
    } catch (IOException e) {
      // It takes room and does no harm; before the next snapshot it is tried again.
      environment.log().warn("What no snapshot came of cannot be deleted: " + e.getMessage());
    }
  }

  /** What came of a whole snapshot is an older state of the disk, as its generations say. */
  private static boolean mayLackTombstones(Storage storage) {
    return storage.recovery().lossKnown() && !storage.recovery().restored();
  }

  private byte[] secret(boolean founded) throws IOException {
    Optional<byte[]> configured = configuration.secret();
    if (configured.isPresent()) {
      return NodeFiles.checked(configured.get());
    }
    Optional<byte[]> stored = files.secret();
    if (stored.isPresent()) {
      return stored.get();
    }
    Optional<byte[]> granted = configuration.joining().flatMap(Joining::secret);
    if (granted.isPresent()) {
      files.storeSecret(granted.get());
      return granted.get();
    }
    boolean founds = configuration.found()
        || (configuration.configured().nodes().isEmpty()
            && configuration.joining().isEmpty());
    if (founded || !founds) {
      throw new IOException(
          "there is no cluster secret: copy the founder's file 'secret' into the data directory, or"
              + " name it with secret-file");
    }
    byte[] made = new byte[SECRET_BYTES];
    environment.random("secret").nextBytes(made);
    files.storeSecret(made);
    return made;
  }

  private void listen(Storage storage, Found found) {
    Node node = new Node(environment, configuration, engine, files, storage, found, onHalt);
    node.open(outcome -> {
      if (outcome instanceof Network.Opened.Refused refused) {
        fail(storage, refused.sentence());
      } else {
        done.accept(new Started.Running(node));
      }
    });
  }

  private void fail(Storage storage, String sentence) {
    storage.close(Storage.LastStep.NONE, ignored -> done.accept(new Started.Failed(sentence)));
  }
}

package io.quorate.node.survey;

import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.KeptSnapshot;
import java.util.List;
import java.util.function.Consumer;

/** What this node says of itself. Asked and answered on lane 0. */
public interface OwnAnswers {
  /** The concurrent writes to a bucket that it met. */
  void conflicts(String bucket, Consumer<BucketConflicts> done);

  /** The snapshots of which it has a part. */
  void snapshots(Consumer<List<KeptSnapshot>> done);

  /** How far its copies are from being equal to others'. */
  void convergence(Consumer<Convergence> done);
}

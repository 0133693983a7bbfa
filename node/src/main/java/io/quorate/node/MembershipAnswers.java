package io.quorate.node;

import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import java.util.function.Consumer;

/** Answers what peers ask about the cluster itself, not about keys. Asked on lane 0 only. */
interface MembershipAnswers {
  Reply ping(Request.Ping request);

  Reply compare(Request.Compare request);

  Reply found(Peer from, Request.Found request);

  Reply askTopology(Peer from, Request.AskTopology request);

  void confirm(Request.Confirm request, Consumer<Reply> reply);

  void conflicts(Request.Conflicts request, Consumer<Reply> reply);

  void convergence(Request.Convergence request, Consumer<Reply> reply);

  void snapshot(Request.Snapshot request, Consumer<Reply> reply);

  void listSnapshots(Consumer<Reply> reply);

  void agree(Peer from, Request.Agree request, Consumer<Reply> reply);
}

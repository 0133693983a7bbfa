package io.quorate.node;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Receiver;
import io.quorate.node.membership.SwimHost;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Request;
import io.quorate.ring.HostPort;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings what comes from the network to its lane: a request to the lane of its partition, a reply
 * to the lane that asked. Called on any lane; keeps no state.
 */
final class Dispatcher implements Receiver {
  private final List<NodeLane> lanes;
  private final Clock clock;
  private final SwimHost swim;
  private final Consumer<String> onTaken;

  /**
   * A dispatcher to these lanes.
   *
   * @param swim told on lane 0 of handshakes, failed connections and datagrams
   * @param onTaken called on lane 0 with why this node must stop: another runs on its disk
   */
  Dispatcher(List<NodeLane> lanes, Clock clock, SwimHost swim, Consumer<String> onTaken) {
    this.lanes = List.copyOf(lanes);
    this.clock = clock;
    this.swim = swim;
    this.onTaken = onTaken;
  }

  @Override
  public void received(Peer from, Envelope envelope) {
    received(from, envelope, Hold.NONE);
  }

  @Override
  public void received(Peer from, Envelope envelope, Hold hold) {
    long arrived = clock.nanos();
    boolean request = envelope.message() instanceof Request;
    int index = request ? laneOf(envelope.partition()) : envelope.askingLane();
    if (index < lanes.size()) {
      NodeLane target = lanes.get(index);
      target.lane().execute(() -> target.received(from, envelope, arrived, hold));
    } else {
      hold.release();
    }
  }

  private int laneOf(int partition) {
    return partition < 0 ? 0 : partition % lanes.size();
  }

  @Override
  public void connected(Peer peer) {
    lanes.get(0).lane().execute(() -> swim.connected(peer.name()));
  }

  @Override
  public void datagram(byte[] bytes) {
    lanes.get(0).lane().execute(() -> swim.datagram(bytes));
  }

  @Override
  public void taken(String sentence) {
    lanes.get(0).lane().execute(() -> {
      // Whoever stops says so, and this one must not say it in the name of the one that runs.
      swim.stop();
      onTaken.accept(sentence);
    });
  }

  @Override
  public void dropped(HostPort address, Envelope envelope) {
    int index = envelope.askingLane();
    if (envelope.message() instanceof Request && index < lanes.size()) {
      NodeLane asker = lanes.get(index);
      asker.lane().execute(() -> asker.calls().dropped(envelope));
    }
  }

  @Override
  public void unreachable(HostPort address, String why) {
    for (NodeLane each : lanes) {
      each.lane().execute(() -> each.calls().unreachable(address));
    }
    lanes.get(0).lane().execute(() -> swim.failed(address));
  }
}

package io.quorate.node.calls;

import io.quorate.antientropy.causality.Content;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.wire.Request;
import io.quorate.ring.membership.SwimCodec;

/** About how many bytes a request keeps in memory while it is in flight. */
final class CallWeight implements Request.Visitor<Integer>, ClientRequest.Visitor<Integer> {
  private static final CallWeight INSTANCE = new CallWeight();

  /** A request without its value: key, context, what a call itself needs. */
  private static final int BARE_BYTES = 512;

  /** A question of an exchange: positions, leaves or blocks. */
  private static final int EXCHANGE_BYTES = 4_096;

  /** A step of a reap: up to 64 KB of keys, mostly a few. */
  private static final int REAP_BYTES = 16_384;

  /** A member's name. */
  private static final int NAME_BYTES = 64;

  private CallWeight() {}

  static int of(Request request) {
    return request.accept(INSTANCE);
  }

  @Override
  public Integer ping(Request.Ping request) {
    return BARE_BYTES;
  }

  @Override
  public Integer found(Request.Found request) {
    return BARE_BYTES;
  }

  @Override
  public Integer askTopology(Request.AskTopology request) {
    return BARE_BYTES;
  }

  @Override
  public Integer compare(Request.Compare request) {
    return SwimCodec.SYNC_BYTES_MAX;
  }

  @Override
  public Integer agree(Request.Agree request) {
    return BARE_BYTES;
  }

  @Override
  public Integer confirm(Request.Confirm request) {
    return BARE_BYTES;
  }

  @Override
  public Integer reap(Request.Reap request) {
    return REAP_BYTES;
  }

  @Override
  public Integer conflicts(Request.Conflicts request) {
    return BARE_BYTES;
  }

  @Override
  public Integer convergence(Request.Convergence request) {
    return BARE_BYTES;
  }

  @Override
  public Integer snapshot(Request.Snapshot request) {
    return BARE_BYTES + NAME_BYTES * request.plan().nodes().size();
  }

  @Override
  public Integer listSnapshots(Request.ListSnapshots request) {
    return BARE_BYTES;
  }

  @Override
  public Integer askTime(Request.AskTime request) {
    return BARE_BYTES;
  }

  @Override
  public Integer join(Request.Join request) {
    return BARE_BYTES + request.state().length;
  }

  @Override
  public Integer fetch(Request.Fetch request) {
    return BARE_BYTES;
  }

  @Override
  public Integer coordinate(Request.Coordinate request) {
    return request.request().accept(this);
  }

  @Override
  public Integer listKeys(Request.ListKeys request) {
    return BARE_BYTES;
  }

  @Override
  public Integer inspect(Request.Inspect request) {
    return BARE_BYTES;
  }

  @Override
  public Integer exchange(Request.Exchange request) {
    return BARE_BYTES + EXCHANGE_BYTES;
  }

  @Override
  public Integer get(ClientRequest.Get request) {
    return BARE_BYTES;
  }

  @Override
  public Integer put(ClientRequest.Put request) {
    Content content = request.content();
    return BARE_BYTES + request.context().length() + content.value().length;
  }

  @Override
  public Integer delete(ClientRequest.Delete request) {
    return BARE_BYTES + request.context().length();
  }
}

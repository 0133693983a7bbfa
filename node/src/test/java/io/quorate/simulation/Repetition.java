package io.quorate.simulation;

import io.quorate.antientropy.witness.WriteAttempt.Told;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;

/** When a client repeats a request, and what it sends then. */
final class Repetition {
  private Repetition() {}

  /** What the answer to a write tells its client. */
  static Told told(Outcome outcome) {
    return outcome.accept(new Outcome.Visitor<>() {
      @Override
      public Told found(Outcome.Found found) {
        throw new AssertionError("a write was answered by a read");
      }

      @Override
      public Told written(Outcome.Written written) {
        return Told.ACKNOWLEDGED;
      }

      @Override
      public Told failed(Outcome.Failed failed) {
        return failed.unknown() ? Told.UNKNOWN : Told.NOT_APPLIED;
      }
    });
  }

  /** The same request, marked as a repetition of one whose outcome is unknown. */
  static ClientRequest of(ClientRequest request) {
    return request.accept(new ClientRequest.Visitor<>() {
      @Override
      public ClientRequest get(ClientRequest.Get get) {
        return get;
      }

      @Override
      public ClientRequest put(ClientRequest.Put p) {
        return new ClientRequest.Put(
            p.key(),
            p.content(),
            p.context(),
            p.id(),
            true,
            p.consistency(),
            p.timeoutMillis(),
            p.durability(),
            p.returnValue());
      }

      @Override
      public ClientRequest delete(ClientRequest.Delete d) {
        return new ClientRequest.Delete(
            d.key(),
            d.context(),
            d.id(),
            true,
            d.consistency(),
            d.timeoutMillis(),
            d.durability(),
            d.returnValue());
      }
    });
  }
}

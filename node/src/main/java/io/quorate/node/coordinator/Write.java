package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.Optional;

/**
 * What a put and a delete have in common.
 *
 * @param content empty: a delete
 * @param context as the client sent it; empty: none
 */
record Write(
    Key key,
    Optional<Content> content,
    String context,
    RequestId id,
    boolean retry,
    Optional<Durability> durability,
    boolean returnValue) {
  /** The write that this request is; it is no read. */
  static Write of(ClientRequest request) {
    return request.accept(new ClientRequest.Visitor<>() {
      @Override
      public Write get(ClientRequest.Get get) {
        throw new AssertionError("a read is no write: " + get);
      }

      @Override
      public Write put(ClientRequest.Put put) {
        return new Write(
            put.key(),
            Optional.of(put.content()),
            put.context(),
            put.id(),
            put.retry(),
            put.durability(),
            put.returnValue());
      }

      @Override
      public Write delete(ClientRequest.Delete delete) {
        return new Write(
            delete.key(),
            Optional.empty(),
            delete.context(),
            delete.id(),
            delete.retry(),
            delete.durability(),
            delete.returnValue());
      }
    });
  }

  /**
   * Whether the key is to remember the request, so that a repeat does nothing. A delete of what its
   * client saw does the same whenever and however often it is done.
   */
  boolean isRemembered() {
    return content.isPresent() || context.isEmpty();
  }

  /** A delete that takes away what a read finds. */
  boolean deletesWhatIsRead() {
    return content.isEmpty() && context.isEmpty();
  }
}

package io.quorate.embedded;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.client.AsyncBucket;
import io.quorate.client.Key;
import io.quorate.client.KeyPage;
import io.quorate.client.Options;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Read;
import io.quorate.client.Value;
import io.quorate.client.Written;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.Requests;
import io.quorate.ring.Level;
import io.quorate.ring.Ring;
import io.quorate.ring.Topology;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** One bucket of the node in this JVM. */
final class EmbeddedBucket implements AsyncBucket {
  /** The longest value that a node takes from a client. */
  private static final int VALUE_BYTES_MAX = 16 << 20;

  private final Requests node;
  private final Clock clock;
  private final BooleanSupplier isGone;
  private final String name;

  /**
   * A bucket of this name.
   *
   * @param isGone whether the node will not answer any more
   */
  EmbeddedBucket(Requests node, Clock clock, BooleanSupplier isGone, String name) {
    this.node = node;
    this.clock = clock;
    this.isGone = isGone;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<Read> get(Key key, Options options) {
    ClientRequest request =
        new ClientRequest.Get(key(key), consistency(options), timeoutMillis(options));
    return submit(request, Answers::read);
  }

  @Override
  public CompletionStage<Written> put(Key key, Value value, Options options) {
    Optional<String> violation =
        Content.violation(value.length(), value.contentType(), value.metadata());
    if (violation.isPresent()) {
      Reason reason = value.length() > VALUE_BYTES_MAX ? Reason.TOO_LARGE : Reason.INVALID;
      return CompletableFuture.failedFuture(
          QuorateException.of(reason, violation.get()).build());
    }
    ClientRequest request = new ClientRequest.Put(
        key(key),
        Content.of(value.bytes(), value.contentType(), value.metadata()),
        options.context().text(),
        id(options),
        options.isRepetition(),
        consistency(options),
        timeoutMillis(options),
        Optional.empty(),
        false);
    return submit(request, Answers::written);
  }

  @Override
  public CompletionStage<Written> delete(Key key, Options options) {
    ClientRequest request = new ClientRequest.Delete(
        key(key),
        options.context().text(),
        id(options),
        options.isRepetition(),
        consistency(options),
        timeoutMillis(options),
        Optional.empty(),
        false);
    return submit(request, Answers::written);
  }

  @Override
  public CompletionStage<KeyPage> keys(String cursor, int limit, Options options) {
    if (limit < 1 || limit > KeyPage.KEYS_MAX) {
      throw new IllegalArgumentException(
          "a page has 1 to " + KeyPage.KEYS_MAX + " keys, not " + limit);
    }
    if (isGone.getAsBoolean()) {
      return CompletableFuture.failedFuture(closed());
    }
    Optional<Topology> topology = node.cluster().topology();
    int partitions = topology.map(known -> known.ring().partitions()).orElse(Ring.PARTITIONS_MAX);
    KeyListing.Cursor from = KeyListing.Cursor.parse(cursor, name, partitions)
        .orElseThrow(
            () -> new IllegalArgumentException("a cursor is the empty text or a page's next"));
    CompletableFuture<KeyPage> answer = new Answer<>();
    node.list(
        name,
        from,
        limit,
        false,
        consistency(options),
        timeoutMillis(options),
        listed -> Answers.page(answer, listed));
    return answer;
  }

  private static QuorateException closed() {
    return QuorateException.of(Reason.NOT_READY, "This node is closed.").build();
  }

  private <T> CompletionStage<T> submit(
      ClientRequest request, Function<CompletableFuture<T>, Answers<T>> kind) {
    CompletableFuture<T> answer = new Answer<>();
    if (isGone.getAsBoolean()) {
      answer.completeExceptionally(closed());
    } else {
      node.submit(request, outcome -> outcome.accept(kind.apply(answer)));
    }
    return answer;
  }

  private io.quorate.ring.Key key(Key key) {
    return io.quorate.ring.Key.of(name, key.bytes());
  }

  private RequestId id(Options options) {
    return options.requestId().map(RequestId::of).orElseGet(clock::newRequestId);
  }

  private static int timeoutMillis(Options options) {
    return (int) options.timeout().toMillis();
  }

  private static Consistency consistency(Options options) {
    return new Consistency(
        options.consistency().read().flatMap(Level::parse),
        options.consistency().write().flatMap(Level::parse),
        options.consistency().sloppy());
  }
}

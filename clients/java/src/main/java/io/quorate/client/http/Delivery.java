package io.quorate.client.http;

import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.time.Clock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Takes one call to a node, and on to the next where that is safe: the table in the package's
 * documentation.
 *
 * <p>One object for each call. Its tries follow each other, each begun by the end of the one
 * before, so that its fields need no lock.
 */
final class Delivery<T> {
  /** How much longer than the node the client waits, for the answer's own way. */
  private static final Duration GRACE = Duration.ofMillis(750);

  /** How long a node is left alone that refuses and does not say for how long. */
  private static final Duration RETRY_AFTER_DEFAULT = Duration.ofMillis(100);

  private final HttpQuorate.Parts parts;
  private final HttpClient client;
  private final Clock clock;
  private final HttpResponse.BodyHandler<T> body;
  private final Answers<T> answers;
  private final long deadline;
  private final boolean saysTimeout;
  private final Itinerary itinerary;
  private final CompletableFuture<HttpResponse<T>> done = new CompletableFuture<>();

  private Call call;
  private boolean isUnknown;
  private @Nullable QuorateException refusal;

  /** Reads a failure out of an answer. */
  interface Answers<T> {
    /** The failure that this answer is; null if it is none. */
    @Nullable
    QuorateException failure(HttpResponse<T> response);
  }

  /**
   * A call that must be over in so much time.
   *
   * @param saysTimeout whether the node is told of it
   */
  Delivery(
      HttpQuorate.Parts parts,
      Itinerary itinerary,
      Call call,
      Duration timeout,
      boolean saysTimeout,
      HttpResponse.BodyHandler<T> body,
      Answers<T> answers) {
    this.parts = parts;
    this.client = parts.client();
    this.clock = parts.clock();
    this.itinerary = itinerary;
    this.call = call;
    this.body = body;
    this.answers = answers;
    this.saysTimeout = saysTimeout;
    deadline = clock.nanoTime() + timeout.toNanos();
  }

  /** Sends it; ends with an answer that is no failure, or with a {@link QuorateException}. */
  CompletableFuture<HttpResponse<T>> send() {
    parts.budget().request();
    attempt();
    return done;
  }

  private void attempt() {
    Duration left = Duration.ofNanos(deadline - clock.nanoTime());
    if (left.toMillis() < 1) {
      fail(QuorateException.of(Reason.DEADLINE_PASSED, "The time was over before a node answered.")
          .build());
      return;
    }
    // A bug behind an answer must end the call too, or its caller would wait for ever.
    var unused = client
        .sendAsync(request(left), body)
        .handle((response, error) -> {
          ended(response, error);
          return true;
        })
        .exceptionally(done::completeExceptionally);
  }

  private HttpRequest request(Duration left) {
    String target =
        saysTimeout ? Call.with(call.target(), "timeout=" + left.toMillis()) : call.target();
    byte[] bytes = call.body();
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node() + target))
        .timeout(itinerary.isLast() ? left.plus(GRACE) : left.dividedBy(2))
        .method(
            call.method(),
            bytes == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(bytes));
    call.headers().forEach(request::header);
    return request.build();
  }

  private void ended(@Nullable HttpResponse<T> response, @Nullable Throwable error) {
    if (response != null) {
      answered(response);
      return;
    }
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      next(unreachable("cannot be reached", cause));
    } else if (cause instanceof HttpTimeoutException) {
      isUnknown |= call.isWrite();
      silent(cause);
    } else if (cause instanceof IOException) {
      isUnknown |= call.isWrite();
      next(unreachable("broke the connection", cause));
    } else {
      done.completeExceptionally(
          cause == null ? new IllegalStateException("neither an answer nor a failure") : cause);
    }
  }

  private void answered(HttpResponse<T> response) {
    QuorateException failure = answers.failure(response);
    if (failure == null) {
      done.complete(response);
    } else if (failure.mayTakeEffect()) {
      fail(failure);
    } else if (failure.reason() == Reason.NOT_READY) {
      next(failure);
    } else if (failure.reason() == Reason.OVERLOADED) {
      later(failure);
    } else {
      fail(failure);
    }
  }

  private void silent(Throwable cause) {
    QuorateException failure = QuorateException.of(
            Reason.DEADLINE_PASSED, node() + " did not answer in time.")
        .cause(cause)
        .build();
    if (itinerary.isLast()) {
      itinerary.failed();
      fail(failure);
    } else {
      next(failure);
    }
  }

  private QuorateException unreachable(String what, Throwable cause) {
    String why = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
    return QuorateException.of(Reason.UNREACHABLE, node() + " " + what + why + ".")
        .cause(cause)
        .build();
  }

  /** This node does not serve: goes on to the next, or fails with what the first said. */
  private void next(QuorateException because) {
    QuorateException first = refusal;
    boolean alone = first == null;
    refusal = first == null ? because : first;
    if (!itinerary.leave()) {
      boolean tellsAll = !alone && refusal.reason() == Reason.UNREACHABLE;
      fail(tellsAll ? noneServes(refusal) : refusal);
      return;
    }
    if (isUnknown) {
      call = call.repeated();
    }
    attempt();
  }

  /**
   * This node has too much to do: asks the next one, not before the time that it names, and by
   * chance up to half as long after it, so that not all who were refused come back at once.
   */
  private void later(QuorateException refused) {
    long asked = refused.retryAfter().orElse(RETRY_AFTER_DEFAULT).toNanos();
    long pause = asked + (long) (asked / 2.0 * clock.share());
    if (clock.nanoTime() + pause >= deadline || !parts.budget().take()) {
      fail(refused);
      return;
    }
    itinerary.turn();
    clock.after(Duration.ofNanos(pause), () -> {
      try {
        attempt();
      } catch (RuntimeException e) {
        // Nobody waits for this task: the caller's future is the only one who can tell.
        done.completeExceptionally(e);
      }
    });
  }

  private QuorateException noneServes(QuorateException why) {
    return QuorateException.of(
            Reason.UNREACHABLE,
            "None of " + parts.seeds() + " serves; the first: " + why.getMessage())
        .cause(why)
        .build();
  }

  private void fail(QuorateException failure) {
    done.completeExceptionally(isUnknown ? failure.afterUnknown() : failure);
  }

  private String node() {
    return itinerary.node();
  }
}

package io.quorate.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request failed. Its message is one sentence; what a program decides by is in the methods.
 *
 * <p>The most important of them is {@link #mayTakeEffect}: a failed write need not be undone
 * anywhere, so that it may show later. Such a write is repeated under its own request id
 * ({@link Options#repeating}).
 *
 * <pre>{@code
 * Bucket orders = quorate.bucket("orders");
 * Options first = Options.DEFAULT.requestId("order-18");
 * try {
 *   orders.put(Key.of("18"), Value.of("bread"), first);
 * } catch (QuorateException e) {
 *   if (!e.reason().isPassing()) {
 *     throw e;
 *   }
 *   Options again = e.mayTakeEffect() ? first.repeating("order-18") : first;
 *   orders.put(Key.of("18"), Value.of("bread"), again);
 * }
 * }</pre>
 */
public final class QuorateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final int needed;
  private final int reached;
  private final boolean mayTakeEffect;
  private final @Nullable Duration retryAfter;

  /** Why. */
  public enum Reason {
    /** The request contradicts itself or the bucket, or its context is not of this key. */
    INVALID,
    /** The value is longer than a node takes. */
    TOO_LARGE,
    /** The repeated write can no longer be recognised: read, and decide anew. */
    CONFLICT,
    /** Not enough replicas answered: {@link #needed}, {@link #reached}. */
    QUORUM_NOT_REACHED,
    /** A queue is full. */
    OVERLOADED,
    /** The time was over first. */
    DEADLINE_PASSED,
    /** The disks are full. */
    NO_ROOM,
    /** The node does not serve: it starts, or stops. */
    NOT_READY,
    /** No node could be reached, or the connection broke. */
    UNREACHABLE,
    /** The node lacks what was asked for. */
    NOT_SUPPORTED,
    /** The answer is not one that this client understands. */
    UNINTELLIGIBLE,
    /** The waiting thread was interrupted; its flag is set again. */
    INTERRUPTED;

    /** Whether the same request may succeed later. */
    public boolean isPassing() {
      return switch (this) {
        case QUORUM_NOT_REACHED, OVERLOADED, DEADLINE_PASSED, NOT_READY, UNREACHABLE -> true;
        default -> false;
      };
    }
  }

  private QuorateException(Builder parts) {
    super(parts.sentence, parts.cause);
    reason = parts.reason;
    needed = parts.needed;
    reached = parts.reached;
    mayTakeEffect = parts.mayTakeEffect;
    retryAfter = parts.retryAfter;
  }

  /** A failure for this reason, which surely changed nothing unless the builder says otherwise. */
  public static Builder of(Reason reason, String sentence) {
    return new Builder(reason, sentence);
  }

  public Reason reason() {
    return reason;
  }

  /** How many replicas had to answer; 0 where that is not the question. */
  public int needed() {
    return needed;
  }

  /** How many did. */
  public int reached() {
    return reached;
  }

  /** Whether the write may take effect, now or later; otherwise it was not applied anywhere. */
  public boolean mayTakeEffect() {
    return mayTakeEffect;
  }

  /** How long the node asks to be left alone, if it does. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The same failure of a request of which an earlier try may take effect. */
  public QuorateException afterUnknown() {
    if (mayTakeEffect) {
      return this;
    }
    Builder same =
        of(reason, String.valueOf(getMessage())).replicas(needed, reached).unknown(true);
    same.retryAfter = retryAfter;
    same.cause = this;
    return same.build();
  }

  /** The parts of a failure. */
  public static final class Builder {
    private final Reason reason;
    private final String sentence;
    private int needed;
    private int reached;
    private boolean mayTakeEffect;
    private @Nullable Duration retryAfter;
    private @Nullable Throwable cause;

    private Builder(Reason reason, String sentence) {
      this.reason = reason;
      this.sentence = sentence;
    }

    public Builder replicas(int needed, int reached) {
      this.needed = needed;
      this.reached = reached;
      return this;
    }

    public Builder unknown(boolean mayTakeEffect) {
      this.mayTakeEffect = mayTakeEffect;
      return this;
    }

    public Builder retryAfter(Duration time) {
      this.retryAfter = time;
      return this;
    }

    public Builder cause(Throwable cause) {
      this.cause = cause;
      return this;
    }

    public QuorateException build() {
      return new QuorateException(this);
    }
  }
}

package io.quorate.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one request says beside its key and value. Immutable: each method gives a changed copy of
 * {@link #DEFAULT} or of what it is called on.
 *
 * <pre>{@code
 * Options options = Options.of(Consistency.ALL)
 *     .timeout(Duration.ofSeconds(2))
 *     .requestId("order-17");
 * quorate.bucket("orders").put(Key.of("17"), Value.json("{\"item\":\"milk\"}"), options);
 * }</pre>
 */
public final class Options {
  /** The bucket's consistency, five seconds, no context, a request id of its own. */
  public static final Options DEFAULT =
      new Options(Consistency.DEFAULT, Duration.ofSeconds(5), Context.NONE, null, false);

  /** The longest that a node waits for its peers. */
  public static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);

  private final Consistency consistency;
  private final Duration timeout;
  private final Context context;
  private final @Nullable String requestId;
  private final boolean isRepetition;

  private Options(
      Consistency consistency,
      Duration timeout,
      Context context,
      @Nullable String requestId,
      boolean isRepetition) {
    this.consistency = consistency;
    this.timeout = timeout;
    this.context = context;
    this.requestId = requestId;
    this.isRepetition = isRepetition;
  }

  /** The defaults with this consistency. */
  public static Options of(Consistency consistency) {
    return DEFAULT.consistency(consistency);
  }

  /** The defaults with what a read has seen. */
  public static Options of(Context context) {
    return DEFAULT.context(context);
  }

  public Options consistency(Consistency changed) {
    return new Options(Objects.requireNonNull(changed), timeout, context, requestId, isRepetition);
  }

  /**
   * How long the caller waits: 1 millisecond to {@link #TIMEOUT_MAX}. Longer gives slow replicas
   * more time; shorter gives the caller its answer, or its uncertainty, sooner.
   */
  public Options timeout(Duration changed) {
    if (changed.compareTo(Duration.ofMillis(1)) < 0 || changed.compareTo(TIMEOUT_MAX) > 0) {
      throw new IllegalArgumentException(
          "a timeout is 1 millisecond to " + TIMEOUT_MAX.toSeconds() + " seconds, not " + changed);
    }
    return new Options(consistency, changed, context, requestId, isRepetition);
  }

  /** What the writer has seen; see {@link Context}. */
  public Options context(Context changed) {
    return new Options(
        consistency, timeout, Objects.requireNonNull(changed), requestId, isRepetition);
  }

  /**
   * The name of this write, 1 to 255 characters of printable ASCII, the same in each of its
   * repetitions. Without one each call is a write of its own.
   */
  public Options requestId(String id) {
    boolean fits =
        !id.isEmpty() && id.length() <= 255 && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!fits) {
      throw new IllegalArgumentException("a request id is 1 to 255 characters of printable ASCII");
    }
    return new Options(consistency, timeout, context, id, isRepetition);
  }

  /**
   * Says that the write of this name was sent before and its outcome is not known: it takes effect
   * once, even if it took effect then and was overwritten since.
   */
  public Options repeating(String id) {
    Options named = requestId(id);
    return new Options(consistency, timeout, context, named.requestId, true);
  }

  public Consistency consistency() {
    return consistency;
  }

  public Duration timeout() {
    return timeout;
  }

  public Context context() {
    return context;
  }

  /** The write's name, if the caller gave one. */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }

  /** Whether an earlier try of this write may have taken effect. */
  public boolean isRepetition() {
    return isRepetition;
  }
}

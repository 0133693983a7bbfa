package io.quorate.node.environment.vertx;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.OperatorLog;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What strangers and peers can make us say: one sentence a second for each cause, with the number
 * of those that were left out. May be called by any thread.
 *
 * @param <C> the causes: few, fixed, so that nobody can make this grow
 */
final class RateLimited<C extends Enum<C>> {
  private static final long PERIOD_NANOS = 1_000_000_000L;

  private final Clock clock;
  private final OperatorLog log;
  private final Map<C, Said> said;

  private static final class Said {
    private long last;
    private long leftOut;
    private long count;
  }

  RateLimited(Clock clock, OperatorLog log, Class<C> causes) {
    this.clock = clock;
    this.log = log;
    this.said = new EnumMap<>(causes);
  }

  void warn(C cause, String sentence) {
    String line = line(cause, sentence);
    if (line != null) {
      log.warn(line);
    }
  }

  /** How often each cause was there, said or left out. */
  synchronized SortedMap<String, Long> counts() {
    SortedMap<String, Long> counts = new TreeMap<>();
    said.forEach((cause, each) -> counts.put(cause.name().toLowerCase(Locale.ROOT), each.count));
    return counts;
  }

  private synchronized @Nullable String line(C cause, String sentence) {
    long now = clock.nanos();
    Said before = said.get(cause);
    if (before == null) {
      before = new Said();
      said.put(cause, before);
    }
    if (before.count++ > 0 && now - before.last < PERIOD_NANOS) {
      before.leftOut++;
      return null;
    }
    long leftOut = before.leftOut;
    before.last = now;
    before.leftOut = 0;
    return leftOut == 0 ? sentence : sentence + " (And " + leftOut + " more like this before.)";
  }
}

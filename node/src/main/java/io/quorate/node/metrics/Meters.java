package io.quorate.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;

/**
 * The meters of one node. May be used by any thread; durations are the callers', no clock is read
 * here.
 *
 * <pre>
 *   quorate_http_requests_total{method,status}     every answered request
 *   quorate_request_duration_seconds{kind}         histogram; kind = read, write, list
 *   quorate_…                                      the facts of {@link Fact}
 *   jvm_…, process_…, system_…                     this process
 * </pre>
 */
public final class Meters implements AutoCloseable {
  /** What a request is for, where its time is worth a histogram. */
  public enum Kind {
    READ,
    WRITE,
    LIST,
    /** Pages for people and machines, and what was no request of ours. */
    OTHER
  }

  private static final String REQUESTS = "quorate_http_requests_total";
  private static final String DURATION = "quorate_request_duration_seconds";

  /** Methods that are counted under their name: a client cannot make new series. */
  private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "DELETE");

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Counter> requests = new ConcurrentHashMap<>();
  private final Map<Kind, Timer> durations = new EnumMap<>(Kind.class);

  /** A function counter knows its supplier weakly: forgotten by us, it would show 0 for ever. */
  private final Queue<DoubleSupplier> suppliers = new ConcurrentLinkedQueue<>();

  private final JvmGcMetrics collections = new JvmGcMetrics();

  private Meters() {
    for (Kind kind : new Kind[] {Kind.READ, Kind.WRITE, Kind.LIST}) {
      durations.put(kind, timer(kind));
    }
  }

  /** Meters of a node's requests and facts alone. */
  public static Meters create() {
    return new Meters();
  }

  /** The same, with those of the process: for a node that has it to itself. */
  public static Meters withProcess() {
    Meters meters = new Meters();
    PrometheusMeterRegistry registry = meters.registry;
    meters.collections.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return meters;
  }

  private Timer timer(Kind kind) {
    return Timer.builder(DURATION)
        .description("Time from a request's head to the last byte of its answer")
        .tag("kind", kind.name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** Counts a request that was answered with this status, or 0 if its client went away. */
  public void request(String method, int status, Kind kind, long durationNanos) {
    String counted = METHODS.contains(method) ? method : "other";
    requests.computeIfAbsent(counted + status, key -> counter(counted, status)).increment();
    Timer timer = durations.get(kind);
    if (timer != null) {
      timer.record(Duration.ofNanos(durationNanos));
    }
  }

  private Counter counter(String method, int status) {
    return Counter.builder(REQUESTS)
        .description("HTTP requests that were answered")
        .tags(Tags.of("method", method, "status", Integer.toString(status)))
        .register(registry);
  }

  /**
   * Shows a fact; the supplier is asked, on whatever thread serves the page, whenever the page is.
   * It must be safe to call there. At most once for each fact.
   */
  public void register(Fact fact, DoubleSupplier value) {
    suppliers.add(value);
    if (fact.isTotal()) {
      FunctionCounter.builder(fact.text(), value, DoubleSupplier::getAsDouble)
          .description(fact.help())
          .register(registry);
    } else {
      Gauge.builder(fact.text(), value, DoubleSupplier::getAsDouble)
          .description(fact.help())
          .strongReference(true)
          .register(registry);
    }
  }

  /** Everything, in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  /** What {@link #scrape} is to be labelled as. */
  public static String contentType() {
    return "text/plain; version=0.0.4; charset=utf-8";
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}

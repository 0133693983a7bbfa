package io.quorate.node.http;

import com.google.common.collect.Iterators;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import io.quorate.ring.Key;
import io.quorate.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One listing under way: page after page, the next one asked for when the client has taken the
 * last; or the one page that the client asked for, with {@code Quorate-Next} to go on from.
 *
 * <pre>
 *   {"key":"as text"}                                     keys that are UTF-8
 *   {"key64":base64}                                      all others
 *   {"key":"as text","siblings":[…as in a 300…]}          with values
 *   {"problem":{…}}                                       the last line of a listing that broke off
 * </pre>
 *
 * Once the first line is out the status cannot change: a listing that fails later ends with a line
 * that says so, and its connection is closed without the mark of a complete answer.
 */
final class Listing {
  private static final int KEYS_PER_PAGE = 1_000;

  private final Exchange exchange;
  private final Requests requests;
  private final String bucket;
  private final KeyParameters parameters;
  private @Nullable StreamWriter writer;

  Listing(Exchange exchange, Requests requests, String bucket, KeyParameters parameters) {
    this.exchange = exchange;
    this.requests = requests;
    this.bucket = bucket;
    this.parameters = parameters;
  }

  void begin() throws Refusal {
    Optional<ListingPlace> page = parameters.page();
    ask(
        page.isEmpty()
            ? KeyListing.Cursor.START
            : page.get().cursor(bucket, requests.cluster().topology().map(Topology::ring)));
  }

  private void ask(KeyListing.Cursor from) {
    exchange.pace().working();
    requests.list(
        bucket,
        from,
        parameters.page().map(ListingPlace::limit).orElse(KEYS_PER_PAGE),
        parameters.values(),
        parameters.consistency(),
        parameters.timeoutMillis(),
        listed -> exchange.hop(() -> listed(listed)));
  }

  private void listed(Requests.Listed listed) {
    if (listed instanceof Requests.Listed.Failure failure) {
      failed(failure.failed());
    } else if (listed instanceof Requests.Listed.Page page) {
      hold(page.listing());
    }
  }

  private void failed(Outcome.Failed failed) {
    Problem problem = Problem.of(failed);
    StreamWriter begun = writer;
    if (begun == null) {
      exchange.refuse(problem);
      return;
    }
    byte[] line = Json.bytes(json -> {
      json.writeStartObject();
      json.writeFieldName("problem");
      ProblemJson.write(problem, json);
      json.writeEndObject();
      json.writeRaw('\n');
    });
    begun.write(Iterators.singletonIterator(line), begun::breakOff);
  }

  /** A page with values stays in memory while the client takes it. */
  private void hold(KeyListing page) {
    long bytes = page.entries().stream()
        .mapToLong(entry -> SiblingJson.valueBytes(siblings(entry)))
        .sum();
    Optional<Hold> hold = exchange.parts().memory().hold(bytes, 1, MemoryBudget.Use.PEER);
    if (hold.isEmpty()) {
      failed(Outcome.Failed.notApplied(
          Outcome.Reason.OVERLOADED, "There is no memory for one more page of long values now."));
      return;
    }
    exchange.keep(hold.get());
    write(page);
  }

  private void write(KeyListing page) {
    boolean isAsked = parameters.page().isPresent();
    StreamWriter begun = writer;
    if (begun == null) {
      if (!exchange.begin(200)) {
        return;
      }
      exchange.header("Content-Type", "application/x-ndjson");
      if (isAsked && page.next().isPresent()) {
        exchange.header("Quorate-Next", page.next().get().text());
      }
      begun = new StreamWriter(exchange);
      writer = begun;
    }
    StreamWriter out = begun;
    exchange.pace().sending(exchange.parts().nanos());
    Optional<KeyListing.Cursor> next = page.next();
    out.write(lines(page.entries()), () -> {
      if (next.isPresent() && !isAsked) {
        ask(next.get());
      } else {
        out.end();
      }
    });
  }

  private static List<Sibling> siblings(KeyListing.Entry entry) {
    return entry.state().map(State::shown).map(shown -> shown.siblings()).orElse(List.of());
  }

  private Iterator<byte[]> lines(List<KeyListing.Entry> entries) {
    return Iterators.concat(Iterators.transform(entries.iterator(), this::line));
  }

  private Iterator<byte[]> line(KeyListing.Entry entry) {
    String key = key(entry.key());
    if (!parameters.values()) {
      return SiblingJson.literal("{" + key + "}\n");
    }
    return Iterators.concat(
        SiblingJson.literal("{" + key + ",\"siblings\":"),
        SiblingJson.array(siblings(entry)),
        SiblingJson.literal("}\n"));
  }

  /** The field that names the key. */
  private static String key(Key key) {
    String object = new String(
        Json.bytes(json -> {
          json.writeStartObject();
          Json.key(key, json);
          json.writeEndObject();
        }),
        StandardCharsets.UTF_8);
    return object.substring(1, object.length() - 1);
  }
}

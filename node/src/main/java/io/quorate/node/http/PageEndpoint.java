package io.quorate.node.http;

import io.quorate.node.metrics.Meters;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Requests;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The pages that this node answers out of its own knowledge, without asking anybody; only how far
 * copies are from being equal, and how far a running change has come, it asks the members.
 */
final class PageEndpoint {
  private static final String JSON = "application/json";

  /** How long this node waits for what the others have to say about a running change. */
  private static final int PROGRESS_MILLIS = 1_000;

  /** How long it waits for what the others say of their copies: mostly a millisecond. */
  private static final int CONVERGENCE_MILLIS = 500;

  /** The description of this interface, which a test drives against nodes. */
  private static final byte[] OPENAPI = openapi();

  private final Requests requests;
  private final Meters meters;

  PageEndpoint(Requests requests, Meters meters) {
    this.requests = requests;
    this.meters = meters;
  }

  void cluster(Exchange exchange, Target target) throws Refusal {
    Topology topology = topology(target);
    ClusterView view = requests.cluster();
    requests.convergence(CONVERGENCE_MILLIS, convergence -> {
      if (topology.members().stream().allMatch(member -> member.role() == Role.MEMBER)
          && topology.transitions().isEmpty()) {
        answer(exchange, ClusterJson.cluster(topology, view, convergence, Optional.empty()));
      } else {
        requests.progress(
            PROGRESS_MILLIS,
            progress ->
                answer(exchange, ClusterJson.cluster(topology, view, convergence, progress)));
      }
    });
  }

  private static void answer(Exchange exchange, byte[] page) {
    exchange.hop(() -> exchange.answer(200, JSON, page));
  }

  void members(Exchange exchange, Target target) throws Refusal {
    exchange.answer(200, JSON, ClusterJson.members(topology(target), requests.cluster()));
  }

  void ring(Exchange exchange, Target target) throws Refusal {
    exchange.answer(200, JSON, ClusterJson.ring(topology(target)));
  }

  private Topology topology(Target target) throws Refusal {
    checkNoParameters(target);
    ClusterView view = requests.cluster();
    if (view.topology().isEmpty()) {
      throw Refusal.of(ProblemType.NOT_READY, sentence(view));
    }
    return view.topology().get();
  }

  private static void checkNoParameters(Target target) throws Refusal {
    Query.parse(target.query(), Set.of());
  }

  private static String sentence(ClusterView view) {
    return view.notReady().isEmpty() ? "The node has no topology yet." : view.notReady();
  }

  void metrics(Exchange exchange, Target target) throws Refusal {
    checkNoParameters(target);
    exchange.answer(200, Meters.contentType(), meters.scrape().getBytes(StandardCharsets.UTF_8));
  }

  /** That this answers is the answer. */
  void live(Exchange exchange, Target target) throws Refusal {
    checkNoParameters(target);
    exchange.answer(200, JSON, status("live", ""));
  }

  void ready(Exchange exchange, Target target) throws Refusal {
    checkNoParameters(target);
    ClusterView view = requests.cluster();
    if (!view.isReady()) {
      throw Refusal.of(ProblemType.NOT_READY, sentence(view));
    }
    exchange.answer(200, JSON, status("ready", view.storage()));
  }

  private static byte[] status(String status, String storage) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("status", status);
      if (!storage.isEmpty()) {
        json.writeStringField("storage", storage);
      }
      json.writeEndObject();
    });
  }

  void openapi(Exchange exchange, Target target) throws Refusal {
    checkNoParameters(target);
    exchange.answer(200, "application/yaml", OPENAPI);
  }

  private static byte[] openapi() {
    try (InputStream page = PageEndpoint.class.getResourceAsStream("openapi.yaml")) {
      return Objects.requireNonNull(page, "openapi.yaml is on the class path").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.node.request.Changed;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Progress;
import io.quorate.node.request.Requests;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.transition.Change;
import io.quorate.ring.transition.Planned;
import io.quorate.ring.transition.Stall;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;

/**
 * {@code POST /v1/cluster/changes}: changes who the members are, or tells what that would come to.
 *
 * <pre>
 *   {"change": "leave" | "remove", "node": name}
 *   {"change": "replace", "node": name, "by": name of a standby}
 *   {"change": "weight",  "node": name, "weight": 0 to 1000}
 *   {"change": "zone",    "node": name, "zone": word}
 *   {"change": "cancel"}
 *                                          each with "dryRun": true: nothing is changed
 *
 *   202 {"result": "begun",   …}           see "moves" of /v1/cluster for its progress
 *   200 {"result": "planned", …}           the answer to a dry run
 *   200 {"result": "nothing", "detail": …} it is so already
 *   404 there is no such member · 409 another change is running, or it cannot be · 503
 *
 *   … = "epoch", "moves" (partitions), "copies", "bytes" (about, of those copies),
 *       "members": [{"node", "partitions", "replicas"}] as they will be at the end
 * </pre>
 */
final class ChangeEndpoint {
  /** How long a change may be. */
  static final int BODY_BYTES_MAX = 4_096;

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int LENGTHS_MILLIS = 1_000;
  private static final Set<String> FIELDS =
      Set.of("change", "node", "by", "weight", "zone", "dryRun");

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Requests requests;

  ChangeEndpoint(Requests requests) {
    this.requests = requests;
  }

  void change(Exchange exchange, Target target) throws Refusal {
    Query.parse(target.query(), Set.of());
    BodyReader.read(exchange, BODY_BYTES_MAX, body -> {
      try {
        asked(exchange, body);
      } catch (Refusal refusal) {
        exchange.refuse(refusal.problem());
      }
    });
  }

  private void asked(Exchange exchange, byte[] body) throws Refusal {
    JsonNode json = parse(body);
    ClusterView view = requests.cluster();
    if (view.topology().isEmpty()) {
      throw Refusal.of(ProblemType.NOT_READY, view.notReady());
    }
    Topology topology = view.topology().get();
    Change change = change(json, topology);
    Planned planned = change.plan(topology);
    if (planned instanceof Planned.Next next) {
      checkState(change, view);
      if (json.path("dryRun").asBoolean()) {
        answer(exchange, 200, "planned", next.topology());
      } else {
        requests.change(
            change, TIMEOUT_MILLIS, changed -> exchange.hop(() -> answer(exchange, changed)));
      }
    } else {
      answer(exchange, new Changed.Not(planned));
    }
  }

  private static JsonNode parse(byte[] body) throws Refusal {
    try {
      JsonNode json = MAPPER.readTree(body);
      if (!json.isObject()) {
        throw Refusal.invalid("A change is a JSON object.");
      }
      for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!FIELDS.contains(name)) {
          throw Refusal.invalid("A change has no field '" + Query.shown(name) + "'.");
        }
      }
      return json;
    } catch (JsonProcessingException e) {
      throw Refusal.invalid("A change is a JSON object.");
    } catch (IOException e) {
      // An array in memory can be read.
      throw new AssertionError(e);
    }
  }

  private static Change change(JsonNode json, Topology topology) throws Refusal {
    try {
      return switch (json.path("change").asText()) {
        case "leave" -> new Change.Leave(text(json, "node"));
        case "remove" -> new Change.Remove(text(json, "node"));
        case "replace" -> new Change.Replace(text(json, "node"), text(json, "by"));
        case "weight" -> new Change.Weight(text(json, "node"), weight(json));
        case "zone" -> new Change.Zone(text(json, "node"), text(json, "zone"));
        case "cancel" -> Change.Cancel.of(topology);
        default ->
          throw Refusal.invalid("change is leave, remove, replace, weight, zone or cancel.");
      };
    } catch (IllegalArgumentException e) {
      // The values check themselves when they are made; what they refuse, the client sent.
      throw Refusal.invalid(e.getMessage() + ".");
    }
  }

  private static String text(JsonNode json, String field) throws Refusal {
    if (!json.path(field).isTextual()) {
      throw Refusal.invalid("This change needs '" + field + "', a text.");
    }
    return json.path(field).asText();
  }

  private static int weight(JsonNode json) throws Refusal {
    if (!json.path("weight").canConvertToInt() || !json.path("weight").isIntegralNumber()) {
      throw Refusal.invalid("This change needs 'weight', a whole number.");
    }
    return json.path("weight").asInt();
  }

  /**
   * Who still answers is not to be given up: he can hand over what only he may have. Who is dead
   * cannot, and would be waited for.
   */
  private static void checkState(Change change, ClusterView view) throws Refusal {
    String name = change instanceof Change.Remove remove
        ? remove.name()
        : change instanceof Change.Replace replace ? replace.name() : "";
    if (change instanceof Change.Leave leave
        && view.states().get(leave.name()) == Liveness.State.DEAD) {
      throw Refusal.of(
          ProblemType.CHANGE_REFUSED,
          "'" + leave.name() + "' is dead and can hand nothing over: start it, or remove it.");
    }
    Liveness.State state = view.states().getOrDefault(name, Liveness.State.ALIVE);
    if (!name.isEmpty() && state != Liveness.State.DEAD) {
      throw Refusal.of(
          ProblemType.CHANGE_REFUSED,
          "'" + name + "' is " + BucketJson.lower(state)
              + ", not dead: stop it first, or let it leave.");
    }
  }

  /** The outlook, with as many bytes as the members say that copies have now. */
  private void answer(Exchange exchange, int status, String result, Topology topology) {
    Planned.Outlook outlook = Planned.Outlook.of(topology);
    requests.progress(
        LENGTHS_MILLIS,
        progress -> exchange.hop(() -> {
          long bytes = outlook.copies() * progress.map(Progress::copyBytes).orElse(0L);
          exchange.answer(
              status, "application/json", outlook(result, topology.epoch(), outlook, bytes));
        }));
  }

  private void answer(Exchange exchange, Changed changed) {
    if (changed instanceof Changed.Begun begun) {
      answer(exchange, 202, "begun", begun.topology());
    } else if (changed instanceof Changed.Failure failure) {
      exchange.refuse(Problem.of(failure.failed()));
    } else if (changed instanceof Changed.Not not) {
      answer(exchange, not.why());
    }
  }

  private void answer(Exchange exchange, Planned why) {
    if (why instanceof Planned.Unknown unknown) {
      exchange.refuse(Problem.of(ProblemType.NO_SUCH_MEMBER, sentence(unknown.sentence())));
    } else if (why instanceof Planned.Waits waits) {
      exchange.refuse(Problem.of(ProblemType.CHANGE_RUNNING, sentence(reason(waits))));
    } else if (why instanceof Planned.Refused refused) {
      exchange.refuse(Problem.of(ProblemType.CHANGE_REFUSED, sentence(refused.sentence())));
    } else if (why instanceof Planned.Nothing nothing) {
      exchange.answer(200, "application/json", Json.bytes(json -> {
        json.writeStartObject();
        json.writeStringField("result", "nothing");
        json.writeStringField("detail", sentence(nothing.sentence()));
        json.writeEndObject();
      }));
    }
  }

  /** Why it waits; where it would wait for ever, what is to be done about that. */
  private String reason(Planned.Waits waits) {
    ClusterView view = requests.cluster();
    return view.topology()
        .flatMap(topology -> Stall.of(topology, view.dead()))
        .map(Stall::sentence)
        .orElse(waits.sentence());
  }

  /** A sentence of a change, as it is shown. */
  static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private static byte[] outlook(String result, long epoch, Planned.Outlook outlook, long bytes) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("result", result);
      json.writeNumberField("epoch", epoch);
      json.writeNumberField("moves", outlook.moves());
      json.writeNumberField("copies", outlook.copies());
      json.writeNumberField("bytes", bytes);
      json.writeArrayFieldStart("members");
      for (var share : outlook.shares().entrySet()) {
        writeShare(share.getKey(), share.getValue(), json);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void writeShare(String name, Planned.Outlook.Share share, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("node", name);
    json.writeNumberField("partitions", share.partitions());
    json.writeNumberField("replicas", share.replicas());
    json.writeEndObject();
  }
}

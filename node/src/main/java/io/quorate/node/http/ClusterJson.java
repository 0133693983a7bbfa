package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.Progress;
import io.quorate.node.request.Survey;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Member;
import io.quorate.ring.PreferenceList;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.transition.Stall;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The topology as JSON, with what this node knows of the members' state. */
final class ClusterJson {
  private ClusterJson() {}

  static byte[] cluster(
      Topology topology,
      ClusterView view,
      Optional<Survey<Convergence>> convergence,
      Optional<Progress> progress) {
    return Json.bytes(json -> {
      json.writeStartObject();
      identity(topology, json);
      writeMembers(topology, view, json);
      writeMoves(topology, json);
      if (convergence.isPresent()) {
        writeConvergence(convergence.get(), json);
      }
      if (progress.isPresent()) {
        Optional<String> stalled = Stall.of(topology, view.dead()).map(Stall::sentence);
        writeProgress(progress.get(), stalled, json);
      }
      json.writeEndObject();
    });
  }

  private static void writeProgress(Progress progress, Optional<String> stalled, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart("progress");
    json.writeNumberField("copies", progress.copies());
    json.writeNumberField("copiesMoved", progress.moved());
    json.writeNumberField("bytes", progress.bytes());
    json.writeNumberField("bytesMoved", progress.movedBytes());
    if (progress.left().isPresent()) {
      json.writeNumberField("secondsLeft", progress.left().get().toSeconds());
    } else {
      json.writeNullField("secondsLeft");
    }
    Json.texts("silent", progress.silent(), json);
    json.writeStringField("stalled", stalled.map(ChangeEndpoint::sentence).orElse(null));
    json.writeEndObject();
  }

  private static void writeConvergence(Survey<Convergence> survey, JsonGenerator json)
      throws IOException {
    Convergence known =
        survey.nodes().values().stream().reduce(Convergence.EQUAL, Convergence::plus);
    json.writeObjectFieldStart("convergence");
    json.writeNumberField("partitionsDifferent", known.different().size());
    json.writeArrayFieldStart("hints");
    for (Map.Entry<String, Convergence> node : survey.nodes().entrySet()) {
      for (Map.Entry<String, Long> hints : node.getValue().hints().entrySet()) {
        json.writeStartObject();
        json.writeStringField("node", node.getKey());
        json.writeStringField("target", hints.getKey());
        json.writeNumberField("hints", hints.getValue());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeNumberField("oldestSeconds", known.oldest().toSeconds());
    if (known.left().isPresent() && survey.silent().isEmpty()) {
      json.writeNumberField("secondsLeft", known.left().get().plusMillis(999).toSeconds());
    } else {
      json.writeNullField("secondsLeft");
    }
    Json.texts("silent", survey.silent(), json);
    json.writeEndObject();
  }

  static byte[] members(Topology topology, ClusterView view) {
    return Json.bytes(json -> {
      json.writeStartObject();
      identity(topology, json);
      writeMembers(topology, view, json);
      json.writeEndObject();
    });
  }

  /** Every partition with its listed owners, the first owner first. */
  static byte[] ring(Topology topology) {
    return Json.bytes(json -> {
      json.writeStartObject();
      identity(topology, json);
      json.writeArrayFieldStart("partitions");
      for (int partition = 0; partition < topology.ring().partitions(); partition++) {
        json.writeStartObject();
        json.writeNumberField("partition", partition);
        json.writeStringField(
            "start", HexFormat.of().toHexDigits(topology.ring().start(partition)));
        Json.texts("owners", topology.owners().owners(partition), json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void identity(Topology topology, JsonGenerator json) throws IOException {
    json.writeStringField("cluster", topology.cluster().toString());
    json.writeNumberField("generation", topology.generation());
    json.writeNumberField("epoch", topology.epoch());
  }

  private static void writeMembers(Topology topology, ClusterView view, JsonGenerator json)
      throws IOException {
    Map<String, Integer> first = new TreeMap<>();
    Map<String, Integer> copies = new TreeMap<>();
    for (int partition = 0; partition < topology.ring().partitions(); partition++) {
      PreferenceList list = topology.preferenceList(partition);
      first.merge(list.firstOwner().name(), 1, Integer::sum);
      for (Member owner : list.owners(BucketDefinition.N_DEFAULT)) {
        copies.merge(owner.name(), 1, Integer::sum);
      }
    }
    json.writeArrayFieldStart("members");
    for (Member member : topology.members()) {
      Liveness.State state = view.states().getOrDefault(member.name(), Liveness.State.ALIVE);
      json.writeStartObject();
      json.writeStringField("node", member.name());
      json.writeStringField("http", member.http().toString());
      json.writeStringField("peer", member.peer().toString());
      json.writeStringField("zone", member.zone());
      json.writeNumberField("weight", member.weight());
      json.writeStringField("role", BucketJson.lower(member.role()));
      json.writeStringField("state", BucketJson.lower(state));
      json.writeNumberField("partitions", first.getOrDefault(member.name(), 0));
      json.writeNumberField("replicas", copies.getOrDefault(member.name(), 0));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeMoves(Topology topology, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("moves");
    for (var move : topology.transitions().entrySet()) {
      json.writeStartObject();
      json.writeNumberField("partition", move.getKey());
      json.writeStringField("phase", BucketJson.lower(move.getValue().phase()).replace('_', '-'));
      Json.texts("from", topology.owners().owners(move.getKey()), json);
      Json.texts("to", move.getValue().owners(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}

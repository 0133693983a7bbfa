package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Durability;
import io.quorate.ring.Level;
import io.quorate.ring.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Bucket definitions as JSON. */
final class BucketJson {
  /** How long a definition may be. */
  static final int BODY_BYTES_MAX = 4 << 10;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> FIELDS =
      List.of("bucket", "defined", "n", "r", "w", "sloppy", "conflicts", "durability", "repair");

  private BucketJson() {}

  /** The buckets that somebody defined; any other has the defaults. */
  static byte[] all(Topology topology) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("buckets");
      for (BucketDefinition bucket : topology.buckets()) {
        write(bucket, true, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  static byte[] one(Topology topology, String name) {
    boolean defined =
        topology.buckets().stream().anyMatch(bucket -> bucket.name().equals(name));
    return Json.bytes(json -> write(topology.bucket(name), defined, json));
  }

  static byte[] defined(BucketDefinition bucket) {
    return Json.bytes(json -> write(bucket, true, json));
  }

  /**
   * The definition in a request's body: what is not named has its default. The bucket's name and
   * {@code defined} may stand there, so that what was shown can be sent back.
   */
  static BucketDefinition parse(String name, byte[] body) throws Refusal {
    JsonNode given;
    try {
      given = MAPPER.readTree(body);
    } catch (IOException e) {
      // The answer to the question: this is no JSON.
      throw Refusal.invalid("The definition is no JSON.");
    }
    if (!given.isObject()) {
      throw Refusal.invalid("A definition is a JSON object, such as {\"n\":3,\"r\":\"quorum\"}.");
    }
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw Refusal.invalid(
            "A bucket has n, r, w, sloppy, conflicts, durability and repair, not '"
                + Query.shown(field.getKey())
                + "'.");
      }
    }
    if (given.has("bucket") && !given.get("bucket").asText().equals(name)) {
      throw Refusal.invalid("The bucket's name is the one in the path.");
    }
    BucketDefinition defaults = BucketDefinition.ofDefaults(name);
    try {
      return new BucketDefinition(
          name,
          number(given.path("n"), defaults.n()),
          level(given.path("r"), defaults.r()),
          level(given.path("w"), defaults.w()),
          flag(given.path("sloppy"), defaults.sloppy()),
          conflicts(given.path("conflicts")),
          durability(given.path("durability")),
          repair(given.path("repair")));
    } catch (IllegalArgumentException e) {
      // The definition checks itself; what it refuses, the client sent.
      throw Refusal.invalid(String.valueOf(e.getMessage()) + ".");
    }
  }

  private static int number(JsonNode value, int otherwise) throws Refusal {
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw Refusal.invalid("n is a number from 1 to " + BucketDefinition.N_MAX + ".");
    }
    return value.asInt();
  }

  private static Level level(JsonNode value, Level otherwise) throws Refusal {
    if (value.isMissingNode()) {
      return otherwise;
    }
    boolean plain = value.isTextual() || value.isIntegralNumber();
    Optional<Level> level = plain ? Level.parse(value.asText()) : Optional.empty();
    return level.orElseThrow(() ->
        Refusal.invalid("r and w are numbers from 1 to n, or one, two, three, quorum or all."));
  }

  private static boolean flag(JsonNode value, boolean otherwise) throws Refusal {
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw Refusal.invalid("sloppy is true or false.");
    }
    return value.asBoolean(otherwise);
  }

  private static BucketDefinition.Conflicts conflicts(JsonNode value) throws Refusal {
    String text = value.asText("siblings");
    if (text.equals("lww")) {
      return BucketDefinition.Conflicts.LWW;
    }
    if (!text.equals("siblings") && !value.isMissingNode()) {
      throw Refusal.invalid("conflicts is siblings or lww.");
    }
    return BucketDefinition.Conflicts.SIBLINGS;
  }

  private static Durability durability(JsonNode value) throws Refusal {
    if (value.isMissingNode() || value.asText().equals("fsync")) {
      return Durability.FSYNC;
    }
    if (!value.asText().equals("os")) {
      throw Refusal.invalid("durability is fsync or os.");
    }
    return Durability.OS;
  }

  private static BucketDefinition.Repair repair(JsonNode value) throws Refusal {
    if (value.isMissingNode() || value.asText().equals("late")) {
      return BucketDefinition.Repair.LATE;
    }
    if (!value.asText().equals("blocking")) {
      throw Refusal.invalid("repair is late or blocking.");
    }
    return BucketDefinition.Repair.BLOCKING;
  }

  private static void write(BucketDefinition bucket, boolean defined, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("bucket", bucket.name());
    json.writeBooleanField("defined", defined);
    json.writeNumberField("n", bucket.n());
    level("r", bucket.r(), json);
    level("w", bucket.w(), json);
    json.writeBooleanField("sloppy", bucket.sloppy());
    json.writeStringField("conflicts", lower(bucket.conflicts()));
    json.writeStringField("durability", lower(bucket.durability()));
    json.writeStringField("repair", lower(bucket.repair()));
    json.writeEndObject();
  }

  private static void level(String name, Level level, JsonGenerator json) throws IOException {
    if (level instanceof Level.Exactly exactly) {
      json.writeNumberField(name, exactly.count());
    } else {
      json.writeStringField(name, level.text());
    }
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

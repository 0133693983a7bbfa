package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Level;
import io.quorate.ring.Topology;
import java.io.IOException;
import java.util.Locale;

/** Bucket definitions as JSON. */
final class BucketJson {
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

package io.quorate.node.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.node.settings.GivenSettings.Given;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Level;
import io.quorate.ring.Ring;
import io.quorate.ring.founding.ConfiguredMembers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what all nodes of a cluster must have alike: members and buckets. */
final class ClusterReader {
  private final GivenSettings given;

  ClusterReader(GivenSettings given) {
    this.given = given;
  }

  ConfiguredMembers read(Ring ring) throws InvalidSettingsException {
    List<ConfiguredMembers.Node> nodes = new ArrayList<>();
    Optional<Given> members = given.get(Setting.MEMBERS);
    if (members.isPresent()) {
      for (Map.Entry<String, JsonNode> member : fields(members.get())) {
        nodes.add(node(member, members.get()));
      }
    }
    List<BucketDefinition> definitions = new ArrayList<>();
    Optional<Given> buckets = given.get(Setting.BUCKETS);
    if (buckets.isPresent()) {
      for (Map.Entry<String, JsonNode> bucket : fields(buckets.get())) {
        definitions.add(bucket(bucket, buckets.get()));
      }
    }
    try {
      return new ConfiguredMembers(ring, nodes, definitions);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingsException("'members' and 'buckets': " + e.getMessage() + ".");
    }
  }

  private static Iterable<Map.Entry<String, JsonNode>> fields(Given given)
      throws InvalidSettingsException {
    if (!given.value().isObject()) {
      throw given.wrong("this has to be entries of the form 'name: …', not a list or a value.");
    }
    return given.value().properties();
  }

  private static ConfiguredMembers.Node node(Map.Entry<String, JsonNode> member, Given given)
      throws InvalidSettingsException {
    try {
      return new ConfiguredMembers.Node(
          member.getKey(), HostPort.parse(member.getValue().asText()));
    } catch (IllegalArgumentException e) {
      throw given.wrong("'" + member.getKey() + "': " + e.getMessage() + ".");
    }
  }

  private static BucketDefinition bucket(Map.Entry<String, JsonNode> bucket, Given given)
      throws InvalidSettingsException {
    String name = bucket.getKey();
    if (!bucket.getValue().isObject()) {
      throw given.wrong("'" + name + "' has to be {n: …, r: …, w: …, sloppy: …, durability: …}.");
    }
    BucketFields fields = new BucketFields(name);
    for (Map.Entry<String, JsonNode> field : bucket.getValue().properties()) {
      Given value = new Given(
          field.getValue(), given.source() + ", '" + name + "', " + field.getKey(), given.folder());
      fields.set(field.getKey(), value);
    }
    try {
      return fields.definition();
    } catch (IllegalArgumentException e) {
      throw given.wrong("'" + name + "': " + e.getMessage() + ".");
    }
  }

  /** A bucket's fields as far as they are read; the rest has the defaults. */
  private static final class BucketFields {
    private final String name;
    private int n = BucketDefinition.N_DEFAULT;
    private Level r = Level.Named.QUORUM;
    private Level w = Level.Named.QUORUM;
    private boolean sloppy = true;
    private Durability durability = Durability.FSYNC;
    private BucketDefinition.Repair repair = BucketDefinition.Repair.LATE;
    private BucketDefinition.Conflicts conflicts = BucketDefinition.Conflicts.SIBLINGS;

    BucketFields(String name) {
      this.name = name;
    }

    void set(String field, Given value) throws InvalidSettingsException {
      switch (field) {
        case "n" -> n = Values.integer(value, 1, BucketDefinition.N_MAX);
        case "r" -> r = level(value);
        case "w" -> w = level(value);
        case "sloppy" -> sloppy = Values.flag(value);
        case "durability" -> durability = durability(value);
        case "conflicts" -> conflicts = conflicts(value);
        case "repair" -> repair = repair(value);
        default ->
          throw value.wrong("a bucket has n, r, w, sloppy, durability, conflicts and repair, not '"
              + field + "'.");
      }
    }

    private static Level level(Given value) throws InvalidSettingsException {
      Optional<Level> level = Level.parse(Values.text(value));
      if (level.isEmpty()) {
        throw value.wrong("this is one, two, three, quorum, all or a number from 1, not "
            + Values.shown(value.value())
            + ".");
      }
      return level.get();
    }

    private static Durability durability(Given value) throws InvalidSettingsException {
      return switch (Values.text(value)) {
        case "fsync" -> Durability.FSYNC;
        case "os" -> Durability.OS;
        default ->
          throw value.wrong("this is fsync or os, not " + Values.shown(value.value()) + ".");
      };
    }

    private static BucketDefinition.Conflicts conflicts(Given value)
        throws InvalidSettingsException {
      return switch (Values.text(value)) {
        case "siblings" -> BucketDefinition.Conflicts.SIBLINGS;
        case "lww" -> BucketDefinition.Conflicts.LWW;
        default ->
          throw value.wrong("this is siblings or lww, not " + Values.shown(value.value()) + ".");
      };
    }

    private static BucketDefinition.Repair repair(Given value) throws InvalidSettingsException {
      return switch (Values.text(value)) {
        case "late" -> BucketDefinition.Repair.LATE;
        case "blocking" -> BucketDefinition.Repair.BLOCKING;
        default ->
          throw value.wrong("this is late or blocking, not " + Values.shown(value.value()) + ".");
      };
    }

    BucketDefinition definition() {
      return new BucketDefinition(name, n, r, w, sloppy, conflicts, durability, repair);
    }
  }
}

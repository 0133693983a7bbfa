package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The description of the HTTP interface as the node serves it, and what it says of one answer.
 *
 * <p>It is stricter than the format demands: a header of ours that is not described, and a field
 * that no schema names, are differences too.
 */
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Headers that must be described where they stand, beside those of our own name. */
  private static final List<String> DESCRIBED =
      List.of("etag", "last-modified", "location", "retry-after", "allow");

  private static final List<String> METHODS =
      List.of("get", "head", "put", "post", "delete", "options", "patch", "trace");

  private final JsonNode document;
  private final Map<String, JsonSchema> schemas = new TreeMap<>();

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  /**
   * One answer; header names in lower case.
   *
   * @param headers of several values, the first
   */
  record Answer(int status, SortedMap<String, String> headers, byte[] body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The media type without parameters. */
    String type() {
      return header("Content-Type").split(";", 2)[0].strip();
    }
  }

  static OpenApi load() throws IOException {
    try (InputStream page = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      return parse(new String(Objects.requireNonNull(page).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static OpenApi parse(String page) throws IOException {
    return new OpenApi(new YAMLMapper().readTree(page));
  }

  /** Every operation, as {@code GET /v1/buckets}. */
  SortedSet<String> operations() {
    TreeSet<String> operations = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (String method : METHODS) {
        if (path.getValue().has(method)) {
          operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return operations;
  }

  /** Every answer that is described for an operation, as {@code GET /v1/buckets 200}. */
  SortedSet<String> answers() {
    TreeSet<String> answers = new TreeSet<>();
    for (String operation : operations()) {
      for (String status : names(operation(operation).get("responses"))) {
        if (!status.equals("default")) {
          answers.add(operation + " " + status);
        }
      }
    }
    return answers;
  }

  /** The parameters of an operation that stand in this place, with an example of each. */
  SortedMap<String, String> parameters(String operation, String place) {
    String path = operation.substring(operation.indexOf(' ') + 1);
    TreeMap<String, String> parameters = new TreeMap<>();
    for (JsonNode owner : List.of(document.get("paths").get(path), operation(operation))) {
      for (JsonNode each : owner.path("parameters")) {
        JsonNode parameter = resolve(each);
        if (parameter.get("in").asText().equals(place)) {
          parameters.put(
              parameter.get("name").asText(), parameter.path("example").asText());
        }
      }
    }
    return parameters;
  }

  /** The values that a schema allows. */
  List<String> choices(String schema, String field) {
    List<String> choices = new ArrayList<>();
    document
        .at("/components/schemas/" + schema + "/properties/" + field + "/enum")
        .forEach(choice -> choices.add(choice.asText()));
    return choices;
  }

  /** The operation of a request; one that is not described fails. */
  String operationOf(String method, String target) {
    String path = target.split("\\?", 2)[0];
    for (String operation : operations()) {
      int space = operation.indexOf(' ');
      String template = Stream.of(operation.substring(space + 1).split("/", -1))
          .map(word -> word.startsWith("{") ? "[^/]+" : Pattern.quote(word))
          .collect(Collectors.joining("/"));
      if (operation.substring(0, space).equals(method) && path.matches(template)) {
        return operation;
      }
    }
    throw new AssertionError(method + " " + target + " is not described");
  }

  private JsonNode operation(String operation) {
    int space = operation.indexOf(' ');
    return document
        .get("paths")
        .get(operation.substring(space + 1))
        .get(operation.substring(0, space).toLowerCase(Locale.ROOT));
  }

  /** How this answer differs from what is described; nothing if it is so. */
  List<String> differences(String operation, Answer answer) {
    JsonNode responses = operation(operation).get("responses");
    String status = Integer.toString(answer.status());
    JsonNode response =
        resolve(responses.has(status) ? responses.get(status) : responses.get("default"));
    List<String> differences = new ArrayList<>();
    if (!responses.has(status) && answer.status() < 400) {
      differences.add("status " + status + " is not described");
    }
    headers(response.path("headers"), answer, differences);
    if (operation.startsWith("HEAD ")) {
      if (answer.body().length > 0) {
        differences.add("the answer to HEAD has a body");
      }
    } else {
      body(response.path("content"), answer, differences);
    }
    return differences;
  }

  private void headers(JsonNode described, Answer answer, List<String> differences) {
    for (Map.Entry<String, JsonNode> each : described.properties()) {
      JsonNode header = resolve(each.getValue());
      String text = answer.headers().get(each.getKey().toLowerCase(Locale.ROOT));
      if (text == null) {
        if (header.path("required").asBoolean()) {
          differences.add("the header " + each.getKey() + " is missing");
        }
      } else {
        boolean isJson = header.has("content");
        JsonNode schema =
            isJson ? header.at("/content/application~1json/schema") : header.get("schema");
        valid(schema, isJson ? text : quoted(schema, text), each.getKey(), differences);
      }
    }
    for (String name : answer.headers().keySet()) {
      boolean mustBe = name.startsWith("quorate-") || DESCRIBED.contains(name);
      if (mustBe && names(described).stream().noneMatch(each -> isNamed(each, name))) {
        differences.add("the header " + name + " is not described");
      }
    }
  }

  /** A described name may end with a part that varies, in braces. */
  private static boolean isNamed(String described, String name) {
    int brace = described.indexOf('{');
    String lower = described.toLowerCase(Locale.ROOT);
    return brace < 0 ? lower.equals(name) : name.startsWith(lower.substring(0, brace));
  }

  /** A header's text as JSON: numbers stay numbers where one is described. */
  private static String quoted(JsonNode schema, String text) {
    boolean isNumber = schema.path("type").asText().equals("integer") && text.matches("-?[0-9]+");
    return isNumber ? text : JSON.valueToTree(text).toString();
  }

  private void body(JsonNode described, Answer answer, List<String> differences) {
    String type = answer.type();
    if (described.isEmpty() || (answer.body().length == 0 && type.isEmpty())) {
      if (answer.body().length > 0) {
        differences.add("a body is not described: " + answer.text());
      }
      return;
    }
    JsonNode content = described.has(type) ? described.get(type) : described.get("*/*");
    if (content == null) {
      differences.add("the type " + type + " is not described: " + answer.text());
      return;
    }
    JsonNode schema = content.get("schema");
    if (type.equals("application/x-ndjson")) {
      answer.text().lines().forEach(line -> valid(schema, line, "a line", differences));
    } else if (type.endsWith("json")) {
      valid(schema, answer.text(), "the body", differences);
    } else {
      valid(schema, JSON.valueToTree(answer.text()).toString(), "the body", differences);
    }
  }

  private void valid(JsonNode schema, String json, String what, List<String> differences) {
    if (schema.isEmpty()) {
      return;
    }
    try {
      Set<ValidationMessage> found = schemas
          .computeIfAbsent(schema.toString(), text -> whole(schema))
          .validate(JSON.readTree(json));
      if (!found.isEmpty()) {
        differences.add(what + " is not as described: " + json + " " + found);
      }
    } catch (JsonProcessingException e) {
      differences.add(what + " is no JSON: " + json);
    }
  }

  /** The schema with all that it may refer to. */
  private JsonSchema whole(JsonNode schema) {
    ObjectNode whole = JSON.createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("$defs", document.at("/components/schemas"));
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(JSON.readTree(whole.toString().replace("#/components/schemas/", "#/$defs/")));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}

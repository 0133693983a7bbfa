package io.quorate.client.fake;

import io.quorate.client.fake.FakeNode.Answer;
import io.quorate.client.fake.FakeNode.Asked;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Keys with siblings, in the dumbest form: each write has a number, a context is the set of the
 * numbers seen. Knows request ids, so that a repeated write happens once.
 */
public final class FakeStore {
  private static final String RECEIPT = "owners=2, fallbacks=0, of=3";

  private final Map<String, TreeMap<Integer, Sibling>> keys = new TreeMap<>();
  private final Map<String, Integer> requests = new TreeMap<>();
  private int writes;
  private int kept = Integer.MAX_VALUE;

  record Sibling(String type, byte[] value) {}

  /** How many writes took effect. */
  public synchronized int writes() {
    return writes;
  }

  /** Keeps what so many writes bring; every later put is acknowledged and forgotten. */
  public synchronized FakeStore keepingOnly(int first) {
    kept = first;
    return this;
  }

  synchronized Answer answer(Asked request) {
    String path = request.target().replaceFirst("\\?.*", "");
    if (path.equals("/health/ready")) {
      return Answer.json("{}");
    }
    if (path.endsWith("/explain")) {
      return Answer.json("{\"partition\":0,\"owners\":[{\"node\":\"fake\",\"state\":\"alive\","
          + "\"digest\":\"00\",\"siblings\":1}],\"fallbacks\":[],\"hints\":[]}");
    }
    if (path.endsWith("/keys")) {
      return list(path, request.target().contains("values=true"));
    }
    return switch (request.method()) {
      case "PUT", "DELETE" -> write(path, request);
      default -> read(path);
    };
  }

  private Answer read(String path) {
    TreeMap<Integer, Sibling> siblings = keys.getOrDefault(path, new TreeMap<>());
    Map<String, String> headers = new TreeMap<>(Map.of("Quorate-Replicas", RECEIPT));
    if (!siblings.isEmpty()) {
      headers.put("Quorate-Context", context(siblings));
    }
    if (siblings.size() == 1) {
      Sibling only = siblings.firstEntry().getValue();
      if (!only.type().isEmpty()) {
        headers.put("Content-Type", only.type());
      }
      return new Answer(200, headers, only.value());
    }
    if (siblings.isEmpty()) {
      return new Answer(404, headers, new byte[0]);
    }
    headers.put("Content-Type", "application/json");
    String json =
        "{\"context\":\"" + context(siblings) + "\",\"siblings\":" + array(siblings) + "}";
    return new Answer(300, headers, json.getBytes(StandardCharsets.UTF_8));
  }

  private Answer write(String path, Asked request) {
    boolean isKnown = requests.containsKey(request.header("Idempotency-Key"));
    TreeMap<Integer, Sibling> siblings = keys.computeIfAbsent(path, unused -> new TreeMap<>());
    String seen = request.header("Quorate-Context");
    if (!isKnown) {
      writes++;
      requests.put(request.header("Idempotency-Key"), writes);
      siblings.keySet().removeAll(numbers(seen));
      if (request.method().equals("PUT") && writes <= kept) {
        siblings.put(writes, new Sibling(request.header("Content-Type"), request.body()));
      } else if (request.method().equals("DELETE") && seen.isEmpty()) {
        siblings.clear();
      }
    }
    Map<String, String> headers = new TreeMap<>();
    headers.put("Quorate-Replicas", RECEIPT);
    headers.put("Quorate-Context", seen + "." + requests.get(request.header("Idempotency-Key")));
    return new Answer(204, headers, new byte[0]);
  }

  private Answer list(String path, boolean values) {
    StringBuilder lines = new StringBuilder();
    keys.forEach((key, siblings) -> {
      if (key.startsWith(path + "/") && !siblings.isEmpty()) {
        lines.append("{").append(name(key.substring(path.length() + 1)));
        lines.append(values ? ",\"siblings\":" + array(siblings) : "").append("}\n");
      }
    });
    return new Answer(
        200,
        Map.of("Content-Type", "application/x-ndjson"),
        lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String encoded) {
    byte[] key = decode(encoded);
    String text = new String(key, StandardCharsets.UTF_8);
    boolean isPlain = text.chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\' && c != 0xfffd);
    return isPlain
        ? "\"key\":\"" + text + "\""
        : "\"key64\":\"" + Base64.getEncoder().encodeToString(key) + "\"";
  }

  /** The bytes that a percent-encoded segment stands for. */
  public static byte[] decode(String segment) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < segment.length(); i++) {
      if (segment.charAt(i) == '%') {
        bytes.write(Integer.parseInt(segment.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(segment.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static String array(Map<Integer, Sibling> siblings) {
    List<String> shown = new ArrayList<>();
    for (Sibling sibling : siblings.values()) {
      shown.add("{\"value\":\"" + Base64.getEncoder().encodeToString(sibling.value())
          + "\",\"contentType\":\"" + sibling.type() + "\"}");
    }
    return "[" + String.join(",", shown) + "]";
  }

  private static String context(Map<Integer, Sibling> siblings) {
    StringBuilder context = new StringBuilder();
    siblings.keySet().forEach(number -> context.append('.').append(number));
    return context.toString();
  }

  private static List<Integer> numbers(String context) {
    return Pattern.compile("\\d+")
        .matcher(context)
        .results()
        .map(number -> Integer.valueOf(number.group()))
        .toList();
  }
}

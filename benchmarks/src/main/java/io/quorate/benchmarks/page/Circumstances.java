package io.quorate.benchmarks.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Under what something was measured: the machine first, then the settings. */
public final class Circumstances {
  private final Map<String, String> settings = new LinkedHashMap<>();

  /** This machine's, to which settings are added. */
  public Circumstances() {
    add("java", Runtime.version().toString());
    add("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    add("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  public Circumstances add(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** For programs. */
  public void putInto(ObjectNode json) {
    settings.forEach(json::put);
  }

  /** For people. */
  public Table table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("measured with", ""));
    settings.forEach((name, value) -> rows.add(List.of(name, value)));
    return new Table(rows);
  }
}

package io.quorate.cli.torture;

import io.quorate.antientropy.witness.Violation;
import io.quorate.cli.console.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out of a run.
 *
 * @param figures how many operations ended in which way
 * @param failures how often tries failed, by kind
 * @param judged how many keys were judged
 * @param unsettled the keys that could not be, with the reasons
 * @param violations every broken promise
 */
record Verdict(
    Testimony.Figures figures,
    Map<String, Testimony.Count> failures,
    int judged,
    Map<String, String> unsettled,
    List<Violation> violations) {
  static final int HELD = 0;
  static final int NOT_JUDGED = 1;
  static final int VIOLATED = 2;

  private static final int UNSETTLED_SHOWN_MAX = 10;

  /** The exit status that tells it. */
  int status() {
    if (!violations.isEmpty()) {
      return VIOLATED;
    }
    return unsettled.isEmpty() && figures.acknowledged() > 0 ? HELD : NOT_JUDGED;
  }

  /** The whole in words, with the histories of so many broken promises' keys. */
  List<String> lines(int historiesMax) {
    List<String> lines = new ArrayList<>();
    lines.add("writes " + figures.writes() + ": acknowledged " + figures.acknowledged()
        + ", not applied " + figures.notApplied() + ", unknown " + figures.unknown()
        + "; repetitions " + figures.repetitions());
    lines.add("reads answered " + figures.reads() + "; keys judged " + judged + ", not judged "
        + unsettled.size());
    if (!failures.isEmpty()) {
      Table table = new Table("failed tries", "times", "the first said");
      failures.forEach((kind, count) -> table.row(kind, count.times(), count.sentence()));
      lines.addAll(table.lines());
    }
    unsettled.entrySet().stream()
        .limit(UNSETTLED_SHOWN_MAX)
        .forEach(entry -> lines.add("not judged: " + entry.getKey() + ": " + entry.getValue()));
    for (Violation violation : violations.subList(0, Math.min(historiesMax, violations.size()))) {
      lines.add("");
      lines.add("VIOLATED " + violation.key() + ": " + violation.sentence());
      violation.history().lines().forEach(line -> lines.add("  " + line));
    }
    lines.add(sentence());
    return lines;
  }

  /** The whole for programs. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(
        "verdict",
        switch (status()) {
          case HELD -> "held";
          case VIOLATED -> "violated";
          default -> "not-judged";
        });
    fields.put("figures", figures);
    fields.put("judged", judged);
    fields.put("unsettled", unsettled);
    List<Map<String, String>> broken = new ArrayList<>();
    violations.forEach(
        violation -> broken.add(Map.of("key", violation.key(), "sentence", violation.sentence())));
    fields.put("violations", broken);
    return fields;
  }

  private String sentence() {
    return switch (status()) {
      case HELD -> "Held: every promise to these clients was kept.";
      case VIOLATED -> "VIOLATED: " + violations.size() + " promises were broken.";
      default ->
        figures.acknowledged() == 0
            ? "Not judged: no write was acknowledged."
            : "Not judged: " + unsettled.size() + " keys did not settle; the others held.";
    };
  }
}

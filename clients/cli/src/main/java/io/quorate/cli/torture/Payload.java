package io.quorate.cli.torture;

import io.quorate.client.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Values that say who they are, and show whether they came back whole. */
final class Payload {
  private static final String FILL = "x";

  private Payload() {}

  /** The value of this label, with so many characters behind it. */
  static Value of(String label, int fill) {
    return Value.of(fill == 0 ? label : label + "|" + fill + "|" + FILL.repeat(fill));
  }

  /**
   * The label of a value. What is no whole value of {@link #of} gets a label that nobody wrote, so
   * that the witness calls it made up.
   */
  static String label(Value value) {
    String text = value.text();
    int bar = text.indexOf('|');
    if (bar < 0) {
      return text;
    }
    String label = text.substring(0, bar);
    int second = text.indexOf('|', bar + 1);
    String length = second < 0 ? "" : text.substring(bar + 1, second);
    boolean isWhole = length.matches("\\d{1,8}")
        && text.substring(second + 1).equals(FILL.repeat(Integer.parseInt(length)));
    return isWhole ? label : label + " (damaged: " + value.length() + " bytes)";
  }

  /** The labels of siblings. */
  static List<String> labels(Collection<Value> siblings) {
    List<String> labels = new ArrayList<>();
    siblings.forEach(value -> labels.add(label(value)));
    return labels;
  }
}

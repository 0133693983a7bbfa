package io.quorate.node.http;

import java.util.Locale;
import java.util.Optional;

/**
 * In which form a client wants several siblings ({@code Accept}, RFC 9110 §12.5.1). A single value
 * is what it is, whatever a client accepts.
 */
enum Accept {
  JSON,
  PARTS,
  /** In neither. */
  NONE;

  private static final String PARTS_TYPE = "multipart/mixed";
  private static final String JSON_TYPE = "application/json";

  /** JSON, unless parts are named and JSON is not liked better. */
  static Accept parse(RequestHeaders headers) throws Refusal {
    Optional<String> accept = headers.single("Accept").map(text -> text.toLowerCase(Locale.ROOT));
    if (accept.isEmpty() || accept.get().isBlank()) {
      return JSON;
    }
    double parts = quality(accept.get(), PARTS_TYPE);
    double json = quality(accept.get(), JSON_TYPE);
    boolean isNamed = accept.get().contains("multipart/");
    if (parts > 0 && (isNamed || json == 0) && parts >= json) {
      return PARTS;
    }
    return json > 0 ? JSON : NONE;
  }

  /** How much this type is liked, by the range that fits it most closely: 0 is not at all. */
  private static double quality(String accept, String type) {
    String family = type.substring(0, type.indexOf('/')) + "/*";
    double quality = 0;
    int closest = 0;
    for (String range : accept.split(",", -1)) {
      String[] parts = range.split(";", -1);
      String name = parts[0].strip();
      int close = name.equals(type) ? 3 : name.equals(family) ? 2 : name.equals("*/*") ? 1 : 0;
      if (close > closest) {
        closest = close;
        quality = quality(parts);
      }
    }
    return quality;
  }

  /** The q of a range; what is no number likes it fully, as if it were not there. */
  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      if (part.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
        return Double.parseDouble(part.substring(2));
      }
    }
    return 1;
  }
}

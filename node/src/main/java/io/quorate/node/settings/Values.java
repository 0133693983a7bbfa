package io.quorate.node.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.node.settings.GivenSettings.Given;
import io.quorate.ring.HostPort;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Reads single values; what cannot be read is a sentence that names its source. */
final class Values {
  private Values() {}

  static String text(Given given) throws InvalidSettingsException {
    JsonNode value = given.value();
    if (!value.isTextual() && !value.isNumber()) {
      throw given.wrong("this is a text, not " + shown(value) + ".");
    }
    String text = value.asText();
    if (text.isBlank()) {
      throw given.wrong("this must not be empty.");
    }
    return text;
  }

  static int integer(Given given, int min, int max) throws InvalidSettingsException {
    String text = given.value().isContainerNode() ? "" : given.value().asText();
    if (!given.value().isBoolean() && text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw given.wrong(
        "this is a number from " + min + " to " + max + ", not " + shown(given.value()) + ".");
  }

  static boolean flag(Given given) throws InvalidSettingsException {
    String text = given.value().isContainerNode() ? "" : given.value().asText();
    if (!text.equals("true") && !text.equals("false")) {
      throw given.wrong("this is true or false, not " + shown(given.value()) + ".");
    }
    return text.equals("true");
  }

  /** A number of bytes: {@code 1048576}, {@code 512KiB}, {@code 64MiB}, {@code 2GiB}. */
  static long size(Given given) throws InvalidSettingsException {
    String text = given.value().isContainerNode() ? "" : given.value().asText();
    String digits = text.replaceFirst("(?i)\\s*[kmg]i?b?$", "");
    if (given.value().isBoolean() || !digits.matches("[0-9]{1,9}") || digits.equals("0")) {
      if (!text.matches("[1-9][0-9]{0,17}")) {
        throw given.wrong("this is a size like 64MiB, not " + shown(given.value()) + ".");
      }
      return Long.parseLong(text);
    }
    String unit = text.substring(digits.length()).strip().toLowerCase(Locale.ROOT);
    int shift =
        switch (unit.isEmpty() ? ' ' : unit.charAt(0)) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    return Long.parseLong(digits) << shift;
  }

  /** A time: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 12h}, {@code 7d}. */
  static Duration duration(Given given, Duration min, Duration max)
      throws InvalidSettingsException {
    String text = given.value().isContainerNode() ? "" : given.value().asText();
    if (text.matches("[1-9][0-9]{0,5}(ms|s|m|h|d)")) {
      long count = Long.parseLong(text.replaceFirst("[a-z]+$", ""));
      Duration unit = unit(text.charAt(text.length() - 1), text.endsWith("ms"));
      Duration duration = unit.multipliedBy(count);
      if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
        return duration;
      }
    }
    throw given.wrong("this is a time like 10s, at least "
        + min.toSeconds()
        + "s and at most "
        + max.toDays()
        + "d, not "
        + shown(given.value())
        + ".");
  }

  private static Duration unit(char last, boolean millis) {
    return switch (last) {
      case 'm' -> Duration.ofMinutes(1);
      case 'h' -> Duration.ofHours(1);
      case 'd' -> Duration.ofDays(1);
      default -> millis ? Duration.ofMillis(1) : Duration.ofSeconds(1);
    };
  }

  static HostPort address(Given given) throws InvalidSettingsException {
    try {
      return HostPort.parse(text(given));
    } catch (IllegalArgumentException e) {
      throw given.wrong(e.getMessage() + ".");
    }
  }

  /** A path, made absolute at the folder of its source. */
  static Path path(Given given) throws InvalidSettingsException {
    try {
      return given.folder().resolve(text(given)).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw given.wrong("this is no path: " + e.getMessage() + ".");
    }
  }

  static String shown(JsonNode value) {
    String text = value.isTextual() ? "'" + value.asText() + "'" : value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}

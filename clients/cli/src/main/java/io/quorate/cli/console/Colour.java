package io.quorate.cli.console;

/** Colours of a terminal (ECMA-48 §8.3.117), for what a person is to see at once. */
public enum Colour {
  RED(31),
  GREEN(32),
  YELLOW(33);

  private final int code;

  Colour(int code) {
    this.code = code;
  }

  /** The colour of a member's state. */
  public static Colour ofState(String state) {
    return switch (state) {
      case "alive" -> GREEN;
      case "suspect" -> YELLOW;
      default -> RED;
    };
  }

  /** The text in this colour. */
  String on(String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }

  /** The text without any colour. */
  static String without(String text) {
    return text.replaceAll("\u001b\\[\\d+m", "");
  }
}

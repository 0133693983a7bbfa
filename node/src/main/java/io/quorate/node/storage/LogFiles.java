package io.quorate.node.storage;

import java.util.Locale;
import java.util.OptionalInt;

/** Where the storage's files lie in the data directory. */
final class LogFiles {
  static final String FOLDER = "log";
  static final String MANIFEST = FOLDER + "/manifest";
  static final String CLEAN = FOLDER + "/clean";
  static final String INDEXES = FOLDER + "/indexes";
  private static final String SEGMENT_END = ".log";
  private static final String KEYS_END = ".keys";

  private LogFiles() {}

  static String segment(int number) {
    return FOLDER + "/" + digits(number) + SEGMENT_END;
  }

  static String keys(int number) {
    return FOLDER + "/" + digits(number) + KEYS_END;
  }

  /** A key file that is still being written. */
  static String unfinishedKeys(int number) {
    return FOLDER + "/" + digits(number) + ".keys.part";
  }

  /** The segment's number, if the name in the folder is a segment's. */
  static OptionalInt segmentNumber(String name) {
    return number(name, SEGMENT_END);
  }

  /** The segment's number, if the name in the folder is a key file's. */
  static OptionalInt keysNumber(String name) {
    return number(name, KEYS_END);
  }

  private static OptionalInt number(String name, String end) {
    if (name.length() != 10 + end.length() || !name.endsWith(end)) {
      return OptionalInt.empty();
    }
    int number = 0;
    for (int i = 0; i < 10; i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > (Integer.MAX_VALUE - digit) / 10) {
        return OptionalInt.empty();
      }
      number = number * 10 + digit;
    }
    return OptionalInt.of(number);
  }

  private static String digits(int number) {
    return String.format(Locale.ROOT, "%010d", number);
  }
}

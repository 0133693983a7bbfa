package io.quorate.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One Java source file, split into its code and its comments.
 *
 * <p>Both are as long as the text, character for character: what belongs to the other, and every
 * literal, is blank, and line ends stay. So a place in one is the same place in the file.
 */
final class JavaSource {
  /** A method or constructor: where its signature begins and where its body ends, both counted. */
  record Method(String name, int firstLine, int lastLine) {
    int length() {
      return lastLine - firstLine + 1;
    }
  }

  /** What may stand before a parenthesis and a brace without being a method. */
  private static final Pattern NO_METHOD =
      Pattern.compile("(if|for|while|switch|catch|synchronized|try|new|record|return|else|do)");

  private static final Pattern THROWS = Pattern.compile("\\)\\s*throws\\s[\\s\\w.,]*$");
  private static final Pattern NAME = Pattern.compile("([\\w.<>?]+)\\s*$");

  private final Path path;
  private final String text;
  private final StringBuilder code;
  private final StringBuilder comments;

  JavaSource(Path path, String text) {
    this.path = path;
    this.text = text;
    this.code = blank(text);
    this.comments = blank(text);
    split();
  }

  static JavaSource read(Path root, Path file) throws IOException {
    return new JavaSource(root.relativize(file), Files.readString(file));
  }

  /** The file's path from the root of the repository, with slashes. */
  String path() {
    return path.toString().replace('\\', '/');
  }

  String text() {
    return text;
  }

  String code() {
    return code.toString();
  }

  String comments() {
    return comments.toString();
  }

  int lines() {
    return lineOf(text.length() - 1);
  }

  /** The line, from 1, of a place in the text. */
  int lineOf(int place) {
    return 1
        + (int)
            text.substring(0, Math.max(0, place)).chars().filter(c -> c == '\n').count();
  }

  /** Every method and constructor with a body, in the order in which the bodies end. */
  List<Method> methods() {
    var found = new ArrayList<Method>();
    var open = new ArrayList<Integer>();
    int after = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      if (c == '{') {
        open.add(nameBefore(after, i));
        after = i + 1;
      } else if (c == '}' && !open.isEmpty()) {
        int name = open.remove(open.size() - 1);
        if (name >= 0) {
          found.add(new Method(wordAt(name), lineOf(name), lineOf(i)));
        }
        after = i + 1;
      } else if (c == ';') {
        after = i + 1;
      }
    }
    return found;
  }

  /** Where the name of the method stands whose body begins at {@code brace}; -1 if it is none. */
  private int nameBefore(int from, int brace) {
    String header = code.substring(from, brace);
    var thrown = THROWS.matcher(header);
    header = thrown.find() ? header.substring(0, thrown.start() + 1) : header.stripTrailing();
    if (!header.endsWith(")")) {
      return -1;
    }
    int depth = 0;
    int i = header.length() - 1;
    for (; i >= 0; i--) {
      depth += header.charAt(i) == ')' ? 1 : header.charAt(i) == '(' ? -1 : 0;
      if (depth == 0) {
        break;
      }
    }
    var name = NAME.matcher(header.substring(0, Math.max(0, i)));
    if (!name.find() || NO_METHOD.matcher(name.group(1)).matches()) {
      return -1;
    }
    var before = NAME.matcher(header.substring(0, name.start()));
    boolean method = before.find()
        ? !NO_METHOD.matcher(before.group(1)).matches()
        : !name.group(1).equals(name.group(1).toUpperCase(Locale.ROOT));
    return method ? from + name.start() : -1;
  }

  private String wordAt(int place) {
    int end = place;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
      end++;
    }
    return code.substring(place, end);
  }

  private void split() {
    int i = 0;
    while (i < text.length()) {
      if (text.startsWith("//", i)) {
        i = copy(comments, i, end("\n", i, 0));
      } else if (text.startsWith("/*", i)) {
        i = copy(comments, i, end("*/", i + 2, 2));
      } else if (text.startsWith("\"\"\"", i)) {
        i = endOfLiteral("\"\"\"", i + 3);
      } else if (text.charAt(i) == '"' || text.charAt(i) == '\'') {
        i = endOfLiteral(text.substring(i, i + 1), i + 1);
      } else {
        i = copy(code, i, i + 1);
      }
    }
  }

  private int end(String mark, int from, int more) {
    int found = text.indexOf(mark, from);
    return found < 0 ? text.length() : found + more;
  }

  private int endOfLiteral(String mark, int from) {
    int i = from;
    while (i < text.length() && !text.startsWith(mark, i)) {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), i + mark.length());
  }

  private int copy(StringBuilder to, int from, int until) {
    to.replace(from, until, text.substring(from, until));
    return until;
  }

  private static StringBuilder blank(String text) {
    return new StringBuilder(text.replaceAll("[^\\n]", " "));
  }
}

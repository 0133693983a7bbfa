package io.quorate.cli.transfer;

import io.quorate.cli.console.CommandFailedException;
import io.quorate.client.Key;
import io.quorate.client.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A key and a text as one line: {@code key TAB text}, in UTF-8. A tab, a line's end, a carriage
 * return and a backslash within them are {@code \t \n \r \\}.
 */
final class TabbedLine {
  private static final String ESCAPED = "\t\n\r\\";
  private static final String LETTERS = "tnr\\";

  private TabbedLine() {}

  static KeyRecord parse(byte[] line) throws MalformedLineException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedLineException("no UTF-8");
    }
    int tab = text.indexOf('\t');
    if (tab < 0 || text.indexOf('\t', tab + 1) >= 0) {
      throw new MalformedLineException("a line is a key, a tab and a value");
    }
    try {
      Key key = Key.of(plain(text.substring(0, tab)));
      return new KeyRecord(key, List.of(Value.of(plain(text.substring(tab + 1)))));
    } catch (IllegalArgumentException e) {
      throw new MalformedLineException(String.valueOf(e.getMessage()));
    }
  }

  private static String plain(String field) throws MalformedLineException {
    StringBuilder plain = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\') {
        i++;
        int which = i < field.length() ? LETTERS.indexOf(field.charAt(i)) : -1;
        if (which < 0) {
          throw new MalformedLineException("behind a backslash stands t, n, r or a backslash");
        }
        c = ESCAPED.charAt(which);
      }
      plain.append(c);
    }
    return plain.toString();
  }

  /**
   * The line, without its end.
   *
   * @throws CommandFailedException if the key or the value is no text
   */
  static byte[] of(Key key, Value value) {
    String name = key.text()
        .orElseThrow(() -> new CommandFailedException(
            "a key is no UTF-8 text, and tsv has texts only: '" + key + "'"));
    String text = value
        .strictText()
        .orElseThrow(() -> new CommandFailedException(
            "the value of '" + key + "' is no UTF-8 text, and tsv has texts only"));
    return (escaped(name) + "\t" + escaped(text)).getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.chars().forEach(c -> {
      int which = ESCAPED.indexOf(c);
      if (which < 0) {
        escaped.append((char) c);
      } else {
        escaped.append('\\').append(LETTERS.charAt(which));
      }
    });
    return escaped.toString();
  }
}

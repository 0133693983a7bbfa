package io.quorate.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The streams that a command reads and writes, and the time that it lives in. Text is UTF-8
 * whatever the locale, as it is in the store.
 *
 * @param in standard input
 * @param out answers, as bytes; a command flushes what it wrote
 * @param err what is meant for a person
 * @param errIsTerminal whether a person looks at {@code err} while it is written
 * @param outIsTerminal whether a person looks at {@code out} while it is written
 * @param isColoured whether a person looks at {@code out} and wants colours
 */
public record Console(
    InputStream in,
    OutputStream out,
    PrintWriter err,
    boolean errIsTerminal,
    boolean outIsTerminal,
    boolean isColoured,
    Clock clock) {
  /** Goes back to the begin of a terminal's line and empties it. */
  static final String CLEAR_LINE = "\r\u001b[K";

  /** The process's own. */
  public static Console ofSystem() {
    boolean outIsTerminal = isTerminal(1);
    return new Console(
        System.in,
        System.out,
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
        isTerminal(2),
        outIsTerminal,
        outIsTerminal && wantsColours(),
        new SystemClock());
  }

  /** Writes a line to {@link #out}, without flushing it. */
  public void line(String text) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The same, as if nobody looked at {@link #err}. */
  public Console unwatched() {
    return new Console(in, out, err, false, outIsTerminal, isColoured, clock);
  }

  /** Says a line to a person, over what a {@link ProgressBar} shows there. */
  public void say(String line) {
    err.println(errIsTerminal ? CLEAR_LINE + line : line);
  }

  /** The text in this colour, where colours are seen. */
  public String in(Colour colour, String text) {
    return isColoured ? colour.on(text) : text;
  }

  /** Who sets NO_COLOR wants none (no-color.org). */
  private static boolean wantsColours() {
    return Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty();
  }

  /** Linux says where a descriptor leads; elsewhere nobody is taken to look. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (!Files.isSymbolicLink(link)) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      // A stream that nobody can look up is treated as one that nobody looks at.
      return false;
    }
  }
}

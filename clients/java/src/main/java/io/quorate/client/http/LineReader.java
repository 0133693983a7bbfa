package io.quorate.client.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lines of bytes, without their ends ({@code LF} or {@code CR LF}); the last may lack its end. Used
 * by one thread.
 *
 * <pre>{@code
 * byte[] text = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
 * LineReader lines = new LineReader(new ByteArrayInputStream(text), 1_000);
 * for (var line = lines.next(); line.isPresent(); line = lines.next()) {
 *   System.out.println(line.get().length); // 3
 * }
 * }</pre>
 */
public final class LineReader {
  private final InputStream in;
  private final int bytesMax;
  private final byte[] buffer = new byte[64 << 10];
  private int position;
  private int limit;
  private long read;

  /**
   * Reads lines of up to so many bytes.
   *
   * @param bytesMax raising it takes longer lines and that much more memory
   */
  public LineReader(InputStream in, int bytesMax) {
    this.in = in;
    this.bytesMax = bytesMax;
  }

  /** A line is longer than the limit; it was skipped to its end. */
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(int bytesMax) {
      super("the line is longer than " + bytesMax + " bytes");
    }
  }

  /** The next line; empty after the last. */
  public Optional<byte[]> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    boolean tooLong = false;
    boolean any = false;
    while (fill()) {
      any = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      tooLong |= line.size() + (end - position) > bytesMax;
      if (!tooLong) {
        line.write(buffer, position, end - position);
      }
      boolean complete = end < limit;
      read += end - position + (complete ? 1 : 0);
      position = complete ? end + 1 : end;
      if (complete) {
        break;
      }
    }
    if (tooLong) {
      throw new TooLongException(bytesMax);
    }
    return any ? Optional.of(withoutReturn(line.toByteArray())) : Optional.empty();
  }

  /** How many bytes were read so far, line ends included. */
  public long bytesRead() {
    return read;
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer));
    }
    return position < limit;
  }

  private static byte[] withoutReturn(byte[] line) {
    int length = line.length;
    return length > 0 && line[length - 1] == '\r' ? Arrays.copyOf(line, length - 1) : line;
  }
}

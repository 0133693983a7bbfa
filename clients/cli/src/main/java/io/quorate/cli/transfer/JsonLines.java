package io.quorate.cli.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** The JSON of both directions. */
final class JsonLines {
  /** The longest line that is read: a value of 16 MiB whose every byte is escaped, and its key. */
  static final int LINE_BYTES_MAX = 104 << 20;

  /** A line's length is its limit: within it a string or a number may be as long as it likes. */
  static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxStringLength(LINE_BYTES_MAX)
          .maxNumberLength(LINE_BYTES_MAX)
          .maxNestingDepth(1_000_000)
          .build())
      .build();

  private JsonLines() {}
}

package io.quorate.cli.transfer;

import io.quorate.client.Key;
import io.quorate.client.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What the lines of a file are; named as the command line names it. */
enum LineFormat {
  /** A JSON object for each key. */
  ndjson {
    @Override
    KeyRecord parse(byte[] line) throws MalformedLineException {
      return RecordReader.parse(line);
    }

    @Override
    boolean isBlank(byte[] line) {
      for (byte b : line) {
        if (b != ' ' && b != '\t') {
          return false;
        }
      }
      return true;
    }

    @Override
    void write(Key key, List<Value> siblings, OutputStream out) throws IOException {
      out.write(RecordWriter.line(key, siblings));
      out.write('\n');
    }
  },

  /** Key, tab, text. */
  tsv {
    @Override
    KeyRecord parse(byte[] line) throws MalformedLineException {
      return TabbedLine.parse(line);
    }

    @Override
    boolean isBlank(byte[] line) {
      return line.length == 0;
    }

    @Override
    void write(Key key, List<Value> siblings, OutputStream out) throws IOException {
      for (Value value : siblings) {
        out.write(TabbedLine.of(key, value));
        out.write('\n');
      }
    }
  };

  /** The record that this line is. */
  abstract KeyRecord parse(byte[] line) throws MalformedLineException;

  /** Whether the line says nothing, and is passed over. */
  abstract boolean isBlank(byte[] line);

  /** Writes a key with its values. */
  abstract void write(Key key, List<Value> siblings, OutputStream out) throws IOException;
}

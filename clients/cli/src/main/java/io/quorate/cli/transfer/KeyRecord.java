package io.quorate.cli.transfer;

import io.quorate.client.Key;
import io.quorate.client.Value;
import java.util.List;

/**
 * One line: a key with its value, or with its siblings.
 *
 * @param values at least one
 */
record KeyRecord(Key key, List<Value> values) {
  KeyRecord {
    values = List.copyOf(values);
  }
}

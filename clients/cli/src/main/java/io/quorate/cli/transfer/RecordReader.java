package io.quorate.cli.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.client.Key;
import io.quorate.client.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one line: see the package's documentation. Strict: an unknown field is no record. */
final class RecordReader {
  private final byte[] line;
  private final ValueFields single;
  private final Set<String> seen = new LinkedHashSet<>();
  private @Nullable List<Value> siblings;
  private @Nullable Key key;

  private RecordReader(byte[] line) {
    this.line = line;
    this.single = new ValueFields(line);
  }

  /** The record that this line is. */
  static KeyRecord parse(byte[] line) throws MalformedLineException {
    checkText(line);
    try (JsonParser parser = JsonLines.FACTORY.createParser(line)) {
      return new RecordReader(line).read(parser);
    } catch (JsonProcessingException e) {
      throw new MalformedLineException("no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      // Bytes in memory do not fail to be read.
      throw new UncheckedIOException(e);
    }
  }

  /** The parser would guess another encoding from zero bytes, and skips over some wrong UTF-8. */
  private static void checkText(byte[] line) throws MalformedLineException {
    for (byte b : line) {
      if (b == 0) {
        throw new MalformedLineException("no JSON: a zero byte");
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
    } catch (CharacterCodingException e) {
      throw new MalformedLineException("no UTF-8");
    }
  }

  private KeyRecord read(JsonParser parser) throws IOException, MalformedLineException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedLineException("a record is a JSON object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      take(field, parser);
    }
    if (parser.nextToken() != null) {
      throw new MalformedLineException("something stands behind the record");
    }
    return record();
  }

  private void take(String field, JsonParser parser) throws IOException, MalformedLineException {
    if (!seen.add(field)) {
      throw new MalformedLineException(field + " stands there twice");
    }
    switch (field) {
      case "key" -> takeKey(text(ValueFields.string(field, parser)));
      case "key64" -> takeKey(ValueFields.base64(field, parser));
      case "siblings" -> siblings = siblings(parser);
      default -> {
        if (!single.take(field, parser)) {
          throw new MalformedLineException("there is no field '" + field + "'");
        }
      }
    }
  }

  private static byte[] text(String key) throws MalformedLineException {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      throw new MalformedLineException("key has half of a character");
    }
  }

  private void takeKey(byte[] bytes) throws MalformedLineException {
    if (key != null) {
      throw new MalformedLineException("a record has either key or key64");
    }
    try {
      key = Key.of(bytes);
    } catch (IllegalArgumentException e) {
      throw new MalformedLineException(String.valueOf(e.getMessage()));
    }
  }

  private List<Value> siblings(JsonParser parser) throws IOException, MalformedLineException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedLineException("siblings is an array of values");
    }
    List<Value> values = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      ValueFields fields = new ValueFields(line);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (!fields.take(field, parser)) {
          throw new MalformedLineException("a sibling has no field '" + field + "'");
        }
      }
      values.add(fields.build());
    }
    if (parser.currentToken() != JsonToken.END_ARRAY || values.isEmpty()) {
      throw new MalformedLineException("siblings is an array of values");
    }
    return values;
  }

  private KeyRecord record() throws MalformedLineException {
    if (key == null) {
      throw new MalformedLineException("a record has a key or key64");
    }
    if (siblings == null) {
      return new KeyRecord(key, List.of(single.build()));
    }
    if (!single.isEmpty()) {
      throw new MalformedLineException("a record has either a value or siblings");
    }
    return new KeyRecord(key, siblings);
  }
}

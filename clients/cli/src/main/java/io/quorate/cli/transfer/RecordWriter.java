package io.quorate.cli.transfer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.client.Key;
import io.quorate.client.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes one line: see the package's documentation. */
public final class RecordWriter {
  private RecordWriter() {}

  /** The line, without its end. */
  public static byte[] line(Key key, List<Value> siblings) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JsonLines.FACTORY.createGenerator(line)) {
      json.writeStartObject();
      writeKey(key, json);
      if (siblings.size() == 1) {
        writeValue(siblings.get(0), json);
      } else if (!siblings.isEmpty()) {
        json.writeArrayFieldStart("siblings");
        for (Value sibling : siblings) {
          json.writeStartObject();
          writeValue(sibling, json);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      // An array in memory takes everything.
      throw new UncheckedIOException(e);
    }
    return line.toByteArray();
  }

  private static void writeKey(Key key, JsonGenerator json) throws IOException {
    Optional<String> text = key.text();
    if (text.isPresent()) {
      json.writeStringField("key", text.get());
    } else {
      json.writeBinaryField("key64", key.bytes());
    }
  }

  private static void writeValue(Value value, JsonGenerator json) throws IOException {
    Optional<String> text = value.strictText();
    boolean isText = text.isPresent() && isPlainText(value.contentType());
    JsonToken kind = text.isPresent() && value.contentType().equals(Value.JSON)
        ? kindOfJson(value.bytes())
        : JsonToken.NOT_AVAILABLE;
    boolean saysType = true;
    if (isText) {
      json.writeStringField("value", text.get());
      saysType = !value.contentType().equals(Value.TEXT);
    } else if (kind != JsonToken.NOT_AVAILABLE) {
      json.writeFieldName("value");
      json.writeRawValue(text.orElseThrow());
      saysType = kind == JsonToken.VALUE_STRING;
    } else {
      json.writeBinaryField("value64", value.bytes());
    }
    if (saysType) {
      json.writeStringField("contentType", value.contentType());
    }
    if (!value.metadata().isEmpty()) {
      json.writeObjectFieldStart("metadata");
      for (Map.Entry<String, String> entry : value.metadata().entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
  }

  private static boolean isPlainText(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.equals(Value.TEXT) || type.startsWith(Value.TEXT + ";");
  }

  /**
   * What these bytes are if they are JSON that fits into a line as it stands: one value, without a
   * line's end within it and without blanks around it. {@code NOT_AVAILABLE} otherwise.
   */
  private static JsonToken kindOfJson(byte[] bytes) throws IOException {
    for (byte b : bytes) {
      if (b == '\n' || b == '\r' || b == 0) {
        return JsonToken.NOT_AVAILABLE;
      }
    }
    // JSON begins with an ASCII character: a byte order mark, which the parser would skip, is
    // below.
    if (bytes.length == 0 || bytes[0] <= ' ' || bytes[bytes.length - 1] <= ' ') {
      return JsonToken.NOT_AVAILABLE;
    }
    try (JsonParser parser = JsonLines.FACTORY.createParser(bytes)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return JsonToken.NOT_AVAILABLE;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null ? first : JsonToken.NOT_AVAILABLE;
    } catch (JsonProcessingException e) {
      // The answer to the question: whatever its type says, this is no JSON.
      return JsonToken.NOT_AVAILABLE;
    }
  }
}

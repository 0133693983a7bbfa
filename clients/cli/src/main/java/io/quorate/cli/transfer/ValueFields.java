package io.quorate.cli.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.client.Value;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields of one value while a line is read. Used by one thread. */
final class ValueFields {
  private final byte[] line;
  private final Map<String, String> metadata = new TreeMap<>();
  private byte @Nullable [] source;
  private byte @Nullable [] bytes;
  private @Nullable String text;
  private @Nullable String contentType;

  ValueFields(byte[] line) {
    this.line = line;
  }

  /** Whether any of a value's fields was there. */
  boolean isEmpty() {
    return source == null && bytes == null && contentType == null && metadata.isEmpty();
  }

  /** Takes the field on which the parser stands; false if it is none of a value's. */
  boolean take(String field, JsonParser parser) throws IOException, MalformedLineException {
    switch (field) {
      case "value" -> takeValue(parser);
      case "value64" -> bytes = base64(field, parser);
      case "contentType" -> contentType = string(field, parser);
      case "metadata" -> takeMetadata(parser);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void takeValue(JsonParser parser) throws IOException, MalformedLineException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      text = parser.getText();
    }
    parser.skipChildren();
    parser.finishToken();
    source = Arrays.copyOfRange(line, start, (int) parser.currentLocation().getByteOffset());
  }

  private void takeMetadata(JsonParser parser) throws IOException, MalformedLineException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new MalformedLineException("metadata is an object of texts");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      metadata.put(name, string("metadata", parser));
    }
  }

  /** The value that the fields make. */
  Value build() throws MalformedLineException {
    if ((source == null) == (bytes == null)) {
      throw new MalformedLineException("a record has either value or value64");
    }
    try {
      return plain().withMetadata(metadata);
    } catch (IllegalArgumentException e) {
      throw new MalformedLineException(String.valueOf(e.getMessage()));
    }
  }

  private Value plain() {
    String type = contentType;
    if (bytes != null) {
      return Value.of(bytes, type == null ? Value.BYTES : type);
    }
    byte[] json = source == null ? new byte[0] : source;
    if (text == null || Value.JSON.equals(type)) {
      return Value.of(json, type == null ? Value.JSON : type);
    }
    Value plain = Value.of(text);
    return type == null ? plain : Value.of(plain.bytes(), type);
  }

  static String string(String field, JsonParser parser) throws IOException, MalformedLineException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new MalformedLineException(field + " is a text");
    }
    return parser.getText();
  }

  static byte[] base64(String field, JsonParser parser) throws IOException, MalformedLineException {
    try {
      return Base64.getDecoder().decode(string(field, parser));
    } catch (IllegalArgumentException e) {
      throw new MalformedLineException(field + " is no base64: " + e.getMessage());
    }
  }
}

package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.base.Utf8;
import io.quorate.ring.Key;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** JSON as bytes, written field by field in a fixed order. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes one document. */
  interface Document {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** The field that names a key: {@code key64} where it is not UTF-8. */
  static void key(Key key, JsonGenerator json) throws IOException {
    if (Utf8.isWellFormed(key.bytes())) {
      json.writeStringField("key", key.text());
    } else {
      json.writeBinaryField("key64", key.bytes());
    }
  }

  static void texts(String field, List<String> texts, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  static byte[] bytes(Document document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      document.writeTo(json);
    } catch (IOException e) {
      // An array in memory takes everything: only a document that is no JSON comes here.
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}

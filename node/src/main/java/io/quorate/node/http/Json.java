package io.quorate.node.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** JSON as bytes, written field by field in a fixed order. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes one document. */
  interface Document {
    void writeTo(JsonGenerator json) throws IOException;
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

package io.quorate.node.http;

import com.google.common.base.Utf8;
import com.google.common.collect.Iterators;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Sibling;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Siblings as JSON, in a 300 and in a listing:
 *
 * <pre>
 *   [{"value":base64, "text":as it is if it is UTF-8, "contentType":…, "etag":…,
 *     "lastModified":ISO 8601, "metadata":{…} if there is any}]
 * </pre>
 *
 * Made piece by piece while a client takes it: several values of 16 MiB would otherwise stand in
 * memory as text, at several times their size.
 */
final class SiblingJson {
  /** A multiple of 3, so that pieces of base64 join without padding between them. */
  private static final int SLICE_BYTES = 48 << 10;

  private SiblingJson() {}

  /** The bytes of all siblings' values. */
  static long valueBytes(List<Sibling> siblings) {
    return siblings.stream()
        .mapToLong(sibling -> sibling.content().value().length)
        .sum();
  }

  /** The siblings as an array, in pieces. */
  static Iterator<byte[]> array(List<Sibling> siblings) {
    List<Iterator<byte[]>> parts = new ArrayList<>();
    String before = "[";
    for (Sibling sibling : siblings) {
      parts.add(literal(before));
      parts.add(sibling(sibling));
      before = ",";
    }
    parts.add(literal(siblings.isEmpty() ? "[]" : "]"));
    return Iterators.concat(parts.iterator());
  }

  /** JSON that is there already, as one piece. */
  static Iterator<byte[]> literal(String json) {
    return Iterators.singletonIterator(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Iterator<byte[]> sibling(Sibling sibling) {
    byte[] value = sibling.content().value();
    Iterator<byte[]> base64 = Iterators.concat(
        literal("{\"value\":\""),
        Iterators.transform(slices(value), slice -> Base64.getEncoder().encode(slice)),
        literal("\""));
    Iterator<byte[]> text = Utf8.isWellFormed(value)
        ? Iterators.concat(
            literal(",\"text\":\""),
            Iterators.transform(slices(value), SiblingJson::escape),
            literal("\""))
        : Iterators.forArray();
    return Iterators.concat(base64, text, Iterators.singletonIterator(facts(sibling)));
  }

  /** The fields behind the value, with the closing brace. */
  private static byte[] facts(Sibling sibling) {
    Content content = sibling.content();
    byte[] object = Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("contentType", content.contentType());
      json.writeStringField("etag", SiblingHeaders.etag(List.of(sibling)));
      json.writeStringField("lastModified", SiblingHeaders.moment(sibling.timestamp()));
      if (!content.metadata().isEmpty()) {
        json.writeObjectFieldStart("metadata");
        for (Map.Entry<String, String> entry : content.metadata().entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    });
    object[0] = ',';
    return object;
  }

  private static Iterator<byte[]> slices(byte[] value) {
    return new Iterator<>() {
      private int position;

      @Override
      public boolean hasNext() {
        return position < value.length;
      }

      @Override
      public byte[] next() {
        int end = Math.min(position + SLICE_BYTES, value.length);
        byte[] slice = Arrays.copyOfRange(value, position, end);
        position = end;
        return slice;
      }
    };
  }

  /** UTF-8 within a JSON string (RFC 8259 §7); a slice may end within a character. */
  private static byte[] escape(byte[] utf8) {
    ByteArrayOutputStream escaped = new ByteArrayOutputStream(utf8.length + 16);
    for (byte b : utf8) {
      if (b == '"' || b == '\\') {
        escaped.write('\\');
        escaped.write(b);
      } else if (b >= 0 && b < ' ') {
        byte[] code = ("\\u00" + HexFormat.of().toHexDigits(b)).getBytes(StandardCharsets.US_ASCII);
        escaped.write(code, 0, code.length);
      } else {
        escaped.write(b);
      }
    }
    return escaped.toByteArray();
  }
}

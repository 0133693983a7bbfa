package io.quorate.node.http;

import com.google.common.collect.Iterators;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Sibling;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Siblings as {@code multipart/mixed} (RFC 2046 §5.1): each one's bytes as they are, under the
 * headers that it would have alone. Made piece by piece, like {@link SiblingJson}.
 */
final class SiblingParts {
  private final List<Sibling> siblings;
  private final String boundary;

  /** The parts of these siblings; the boundary has their digest, which no value can foresee. */
  SiblingParts(List<Sibling> siblings) {
    this.siblings = siblings;
    this.boundary = "quorate-" + SiblingHeaders.etag(siblings).replace("\"", "");
  }

  String contentType() {
    return "multipart/mixed; boundary=" + boundary;
  }

  Iterator<byte[]> pieces() {
    List<Iterator<byte[]>> pieces = new ArrayList<>();
    for (Sibling sibling : siblings) {
      pieces.add(Iterators.forArray(head(sibling), sibling.content().value()));
    }
    pieces.add(Iterators.singletonIterator(bytes("\r\n--" + boundary + "--\r\n")));
    return Iterators.concat(pieces.iterator());
  }

  private byte[] head(Sibling sibling) {
    Content content = sibling.content();
    StringBuilder head = new StringBuilder("\r\n--" + boundary + "\r\n");
    SiblingHeaders.contentType(content).ifPresent(type -> line(head, "Content-Type", type));
    line(head, "ETag", SiblingHeaders.etag(List.of(sibling)));
    line(head, "Last-Modified", SiblingHeaders.lastModified(List.of(sibling)));
    for (Map.Entry<String, String> header : SiblingHeaders.metadata(content).entrySet()) {
      line(head, header.getKey(), header.getValue());
    }
    return bytes(head.append("\r\n").toString());
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

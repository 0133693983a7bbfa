package io.quorate.client.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON as the nodes write it. */
final class Json {
  /** Base64 of the largest value, 16 MiB, and room for larger ones to come. */
  private static final int STRING_LENGTH_MAX = 256 << 20;

  static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
      .streamReadConstraints(
          StreamReadConstraints.builder().maxStringLength(STRING_LENGTH_MAX).build())
      .build());

  private Json() {}
}

package io.quorate.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;

/** The codecs that come with the API. */
final class Codecs {
  private static final ObjectMapper JSON = new ObjectMapper();

  static final Codec<Value> VALUES = of(Function.identity(), Function.identity());
  static final Codec<byte[]> BYTES = of(Value::of, Value::bytes);
  static final Codec<String> TEXT = of(Value::of, value -> value
      .strictText()
      .orElseThrow(
          () -> new IllegalArgumentException("a value that is " + value + " is no UTF-8 text")));

  private Codecs() {}

  static <T> Codec<T> json(Function<TypeFactory, JavaType> typeOf) {
    JavaType type = typeOf.apply(JSON.getTypeFactory());
    ObjectReader reader = JSON.readerFor(type);
    return of(value -> write(value, type), value -> read(value, type, reader::readValue));
  }

  private interface Parser<T> {
    T parse(byte[] json) throws IOException;
  }

  private static Value write(Object value, JavaType type) {
    try {
      return Value.json(JSON.writerFor(type).writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON can be made of it: " + e.getOriginalMessage(), e);
    }
  }

  private static <T> T read(Value value, JavaType type, Parser<T> parser) {
    try {
      T read = parser.parse(value.bytes());
      return Objects.requireNonNull(read, "JSON null is no value");
    } catch (IOException | NullPointerException e) {
      throw new IllegalArgumentException(
          "a value that is " + value + " is no JSON of " + type.toCanonical(), e);
    }
  }

  private static <T> Codec<T> of(Function<T, Value> encode, Function<Value, T> decode) {
    return new Codec<>() {
      @Override
      public Value encode(T value) {
        return encode.apply(value);
      }

      @Override
      public T decode(Value value) {
        return decode.apply(value);
      }
    };
  }
}

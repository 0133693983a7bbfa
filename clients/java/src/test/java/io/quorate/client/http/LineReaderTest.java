package io.quorate.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static LineReader of(String text, int max) {
    return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), max);
  }

  private static List<String> all(LineReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Optional<byte[]> line = reader.next(); line.isPresent(); line = reader.next()) {
      lines.add(new String(line.get(), StandardCharsets.UTF_8));
    }
    return lines;
  }

  @Test
  void linesEndInEitherWayAndTheLastNeedNot() throws IOException {
    assertEquals(List.of("a", "", "b", "c"), all(of("a\n\nb\r\nc", 10)));
    assertEquals(List.of("a"), all(of("a\n", 10)));
    assertEquals(List.of(), all(of("", 10)));
  }

  @Test
  void linesLongerThanTheBufferAreWhole() throws IOException {
    String longLine = "x".repeat(200_000);
    assertEquals(List.of(longLine, "y"), all(of(longLine + "\ny", 200_000)));
  }

  @Test
  void aLineThatIsTooLongIsSkippedAndTheNextIsRead() throws IOException {
    LineReader reader = of("x".repeat(200_000) + "\ny\n", 100);
    assertThrows(LineReader.TooLongException.class, reader::next);
    assertEquals(List.of("y"), all(reader));
  }
}

package io.quorate.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Console console(boolean isColoured) {
    return new Console(
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        new PrintWriter(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
        false,
        isColoured,
        isColoured,
        new SystemClock());
  }

  private static List<String> lines(Console console) {
    Table table = new Table("node", "state", "copies");
    for (String state : List.of("alive", "suspect", "dead")) {
      table.row("n\u20ac", console.in(Colour.ofState(state), state), 3);
    }
    return table.lines();
  }

  @Test
  void coloursTakeNoRoom() {
    List<String> plain = lines(console(false));
    List<String> coloured = lines(console(true));
    assertEquals("n\u20ac    \u001b[32malive\u001b[0m    3", coloured.get(1));
    assertEquals(plain, coloured.stream().map(Colour::without).toList());
  }

  @Test
  void whereNobodyLooksThereIsNoColour() {
    assertFalse(String.join("", lines(console(false))).contains("\u001b"));
  }
}

package io.quorate.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgressBarTest {
  private final StringWriter said = new StringWriter();

  private Console console(boolean errIsTerminal) {
    return new Console(
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        new PrintWriter(said, true),
        errIsTerminal,
        false,
        false,
        new SystemClock());
  }

  @Test
  void aPersonSeesTheBarAndTheLinesThatAreSaidOverIt() throws Exception {
    Console console = console(true);
    CountDownLatch asked = new CountDownLatch(2);
    ProgressBar bar = ProgressBar.start(console, () -> {
      asked.countDown();
      return new ProgressBar.Stage(4, 1, "one of four");
    });
    asked.await();
    console.say("a line");
    bar.close();
    String shown = "[=======                       ]  25 %  one of four";
    assertTrue(said.toString().startsWith("\r\u001b[K" + shown), said::toString);
    assertTrue(said.toString().contains("\r\u001b[Ka line\n"), said::toString);
    assertTrue(said.toString().endsWith("\r\u001b[K"), said::toString);
  }

  @Test
  void whereNobodyLooksThereIsNothingButTheLines() {
    Console console = console(false);
    ProgressBar bar = ProgressBar.start(console, () -> new ProgressBar.Stage(4, 1, "one of four"));
    console.say("a line");
    bar.close();
    assertEquals("a line" + System.lineSeparator(), said.toString());
  }

  @Test
  void withoutATotalThereAreWordsAndBeyondItABarIsFull() {
    assertEquals("17 keys", new ProgressBar.Stage(0, 17, "17 keys").line());
    assertTrue(new ProgressBar.Stage(4, 9, "").line().contains("] 100 %"));
  }
}

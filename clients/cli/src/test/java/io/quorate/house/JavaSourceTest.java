package io.quorate.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaSourceTest {
  private static JavaSource source(String text) {
    return new JavaSource(Path.of("X.java"), text);
  }

  @Test
  void literalsAndCommentsAreNoCode() {
    var source =
        source("a \"b // {\" /* c\n \" */ d // e\n'\"' f \"\"\"\n g \" \\\"\"\" h\"\"\" i");
    assertEquals("a d f i", source.code().replaceAll("\\s+", " ").strip());
    assertEquals("/* c \" */ // e", source.comments().replaceAll("\\s+", " ").strip());
    assertEquals(source.text().length(), source.code().length());
  }

  @Test
  void placesAreLines() {
    var source = source("a\nb\nc\n");
    assertEquals(1, source.lineOf(0));
    assertEquals(2, source.lineOf(2));
    assertEquals(3, source.lines());
  }

  @Test
  void methodsAreFoundAndNothingElseIs() {
    var source = source(
        """
        @A({1}) class Xy {
          enum Ex { ONE(1) { int f() { return 1; } }; Ex(int i) {} }
          record R(int a) { R { check(a); } }
          Xy() throws java.io.IOException, E {
            for (int i = 0; i < 1; i++) { if (a) { } else if (b) { } }
            while (x) { } do { } while (y); switch (z) { case 1 -> { } }
            try (var a = b()) { } catch (E e) { } synchronized (this) { }
            run(() -> { }); new Thread(x) { public void run() {
            } };
          }
          <T extends Y> java.util.List<T> long_(
              @B(1) int a) {
          }
          int[] array = {1};
        }
        """);
    assertEquals(
        List.of(
            new JavaSource.Method("f", 2, 2),
            new JavaSource.Method("Ex", 2, 2),
            new JavaSource.Method("run", 8, 9),
            new JavaSource.Method("Xy", 4, 10),
            new JavaSource.Method("long_", 11, 13)),
        source.methods());
  }

  @Test
  void everyRuleFindsWhatItForbids() {
    for (TidyTest.Ban ban : TidyTest.BANS) {
      assertTrue(ban.pattern().matcher(ban.example()).find(), ban.what());
      assertFalse(ban.pattern().matcher("clock.now(); random.nextInt(3);").find(), ban.what());
    }
  }
}

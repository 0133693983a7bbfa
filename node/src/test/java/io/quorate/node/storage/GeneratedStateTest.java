package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.hash.VanillaGlobalMutableState;
import net.openhft.chronicle.hash.VanillaGlobalMutableState$$Native;
import net.openhft.chronicle.values.ImplGenerationFailedException;
import net.openhft.chronicle.values.ValueModel;
import net.openhft.chronicle.values.Values;
import net.openhft.compiler.CompilerUtils;
import org.junit.jupiter.api.Test;

/** The class that Chronicle would generate at the first open is there since the build. */
class GeneratedStateTest {
  private static final String NAME = "VanillaGlobalMutableState$$Native";
  private static final Path SOURCE =
      Path.of("src/main/java/net/openhft/chronicle/hash/" + NAME + ".java");

  /** A value of which no class was made. */
  public interface Unmade {
    int getNumber();

    void setNumber(int number);
  }

  @Test
  void itIsWhatTheVersionsInUseWouldGenerate() throws IOException, ReflectiveOperationException {
    Method generator = Class.forName("net.openhft.chronicle.values.Generators")
        .getDeclaredMethod("generateNativeClass", ValueModel.class, String.class);
    generator.setAccessible(true);
    String generated =
        (String) generator.invoke(null, ValueModel.acquire(VanillaGlobalMutableState.class), NAME);
    String compiled = Files.readString(SOURCE.toAbsolutePath())
        .replaceFirst("(?s)^/\\*.*?\\*/", "")
        .replace("@SuppressWarnings(\"rawtypes\")", "");
    assertTrue(
        words(generated).equals(words(compiled)),
        () -> "what follows the first comment of " + SOURCE
            + " should be this, with @SuppressWarnings(\"rawtypes\") before the class and formatted"
            + " by spotless:apply:\n" + generated + "\n");
  }

  /** What is left when the formatter has no say. */
  private static String words(String source) {
    return source.replaceAll("import java\\.lang\\.\\w+;|\\s", "");
  }

  @Test
  void chronicleTakesItAndNoCompiler() {
    assertSame(
        VanillaGlobalMutableState$$Native.class,
        Values.nativeClassFor(VanillaGlobalMutableState.class));
    assertEquals(from(ChronicleTable.class), from(VanillaGlobalMutableState$$Native.class));
    assertEquals(from(ChronicleTable.class), from(CompilerUtils.class));
  }

  private static URL from(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Test
  void aClassThatNobodyMadeIsRefusedWithASentence() {
    var failed = assertThrows(
        ImplGenerationFailedException.class, () -> Values.newNativeReference(Unmade.class));
    String sentence = String.valueOf(failed.getMessage());
    assertTrue(sentence.contains("puts net.openhft:compiler before Quorate"), sentence);
  }
}

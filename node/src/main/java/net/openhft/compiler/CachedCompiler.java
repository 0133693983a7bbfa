package net.openhft.compiler;

import java.util.function.Consumer;
import java.util.function.Function;
import javax.tools.StandardJavaFileManager;
import org.jspecify.annotations.Nullable;

/** Compiles nothing: every class that Chronicle Map generates here was made at build time. */
public final class CachedCompiler {
  /** Written by Chronicle, read by nobody: how its compiler would find classes. */
  public volatile @Nullable Function<StandardJavaFileManager, MyJavaFileManager>
      fileManagerOverride;

  CachedCompiler() {}

  /** Does nothing, since no loader has a file manager. */
  public void updateFileManagerForClassLoader(
      ClassLoader loader, Consumer<MyJavaFileManager> update) {}

  /**
   * Called for a class that is not on the class path.
   *
   * @throws ClassNotFoundException always, with a sentence that says what to do
   */
  @SuppressWarnings("DoNotCallSuggester")
  public Class<?> loadFromJava(ClassLoader loader, String className, String source)
      throws ClassNotFoundException {
    throw new ClassNotFoundException(className
        + " is not on the class path, and Quorate has no compiler to make it: a program that has"
        + " Chronicle generate classes of its own puts net.openhft:compiler before Quorate on the"
        + " class path");
  }
}

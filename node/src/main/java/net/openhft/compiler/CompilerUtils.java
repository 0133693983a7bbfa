package net.openhft.compiler;

/** Where Chronicle looks for its compiler: the name is Chronicle's. */
public final class CompilerUtils {
  /** The one that compiles nothing. */
  public static final CachedCompiler CACHED_COMPILER = new CachedCompiler();

  private CompilerUtils() {}
}

package io.quorate.simulation;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The real classes once more, in a loader of their own, with something written into their sources,
 * as every {@link InnerMutant}: those are compiled in memory, and nothing of it is ever written
 * down.
 *
 * <pre>
 *   source, as it stands ──▶ rewritten ──▶ javac, in memory ──▶ loader ◀── all other classes
 *                                                                 └─▶ InnerMutant.isFound
 * </pre>
 */
final class RewrittenCode {
  /** The module in whose folder the tests run is beside the others. */
  private static final Path PROJECT = Path.of("..");

  private final ClassLoader loader;

  /** What is written into some sources; switched on by who plays. */
  interface Rewriting {
    /** The source files that it rewrites, below the project's folder. */
    List<String> files();

    /** The source of one of its files with it in it. */
    String rewrite(String file, String source);
  }

  /** The real classes with all of these in them. */
  RewrittenCode(List<? extends Rewriting> rewritings) throws IOException {
    loader = loader(compiled(rewritings));
  }

  /** The source with this in the place of that, which is in it once. */
  static String replaced(String source, String from, String to) {
    int at = source.indexOf(from);
    if (at < 0 || source.indexOf(from, at + 1) >= 0) {
      throw new AssertionError("these words are not found once: " + from);
    }
    return source.replace(from, to);
  }

  /** A static method of the class of this name among those that were loaded here. */
  Method method(Class<?> of, String name, Class<?>... parameters)
      throws ReflectiveOperationException {
    Method method = Class.forName(of.getName(), true, loader).getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static SortedMap<String, byte[]> compiled(List<? extends Rewriting> rewritings)
      throws IOException {
    TreeMap<String, String> sources = new TreeMap<>();
    for (Rewriting each : rewritings) {
      for (String file : each.files()) {
        String source = sources.get(file);
        sources.put(
            file,
            each.rewrite(file, source == null ? Files.readString(PROJECT.resolve(file)) : source));
      }
    }
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((file, text) -> units.add(new Source(file, text)));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      InMemory memory = new InMemory(files);
      List<String> options = List.of("-proc:none", "-nowarn", "-cp", classPath());
      if (!compiler.getTask(said, memory, null, options, null, units).call()) {
        throw new AssertionError("what was rewritten does not compile: " + said);
      }
      return memory.classes();
    }
  }

  private static ClassLoader loader(SortedMap<String, byte[]> rewritten)
      throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = rewritten.get(name);
        return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
      }
    };
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///" + file.replaceFirst("^.*/java/", "")), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final TreeMap<String, ByteArrayOutputStream> written = new TreeMap<>();

    InMemory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("bytes:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          written.put(className, bytes);
          return bytes;
        }
      };
    }

    SortedMap<String, byte[]> classes() {
      TreeMap<String, byte[]> classes = new TreeMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }
}

package io.quorate.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.Quorate;
import io.quorate.testkit.FreePorts;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every public type shows how it is used, and what it shows compiles and runs. */
@Timeout(120)
class SnippetsTest {
  private static final Pattern PUBLIC_TYPE = Pattern.compile(
      "(?m)^public (?:final |sealed |abstract )*(?:class|interface|record|enum) (\\w+)");

  /** What {@link java.util.ServiceLoader} finds, and what two packages of the client share. */
  private static final List<String> NOT_FOR_PROGRAMS = List.of(
      "ConnectionProvider",
      "EmbeddedProvider",
      "HttpProvider",
      "NodeInThisJvm",
      "Clock",
      "SystemClock");

  @Test
  void everyPublicTypeShowsHowItIsUsed() {
    List<String> silent = new ArrayList<>();
    for (Path file : Snippet.sources()) {
      String source = Snippet.read(file);
      Matcher type = PUBLIC_TYPE.matcher(source);
      if (type.find() && !NOT_FOR_PROGRAMS.contains(type.group(1))) {
        int shown = source.indexOf("<pre>{@code");
        if (shown < 0 || shown > type.start()) {
          silent.add(type.group(1));
        }
      }
    }
    assertEquals(List.of(), silent, "public types without a snippet");
  }

  @Test
  void whatIsShownCompilesAndRuns(@TempDir Path classes, @TempDir Path data) throws Exception {
    int port = FreePorts.block(1);
    List<Snippet> snippets = Snippet.all();
    assertTrue(snippets.size() > 20, "snippets: " + snippets.size());
    compile(snippets, "http://127.0.0.1:" + port, data, classes);
    URL[] path = {classes.toUri().toURL()};
    try (Quorate quorate =
            Quorate.embedded().data(data.resolve("shared")).httpPort(port).start();
        URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      for (Snippet snippet : snippets) {
        if (!snippet.isClass()) {
          run(snippet, loader, quorate);
        }
      }
    }
  }

  private static void run(Snippet snippet, ClassLoader loader, Quorate quorate) throws Exception {
    try {
      loader.loadClass(snippet.className()).getMethod("run", Quorate.class).invoke(null, quorate);
    } catch (InvocationTargetException e) {
      throw new AssertionError("the snippet of " + snippet.origin() + " fails", e.getCause());
    }
  }

  private static void compile(List<Snippet> snippets, String url, Path data, Path classes) {
    List<JavaFileObject> sources = new ArrayList<>();
    for (Snippet snippet : snippets) {
      sources.add(new Source(snippet, snippet.source(url, data)));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options = List.of(
        "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
    boolean isGood = compiler.getTask(said, null, null, options, null, sources).call();
    assertTrue(isGood, said::toString);
  }

  /** A source in memory, named by where it stands. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Snippet snippet, String text) {
      super(URI.create("string:///" + snippet.number() + "/" + "Snippet.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}

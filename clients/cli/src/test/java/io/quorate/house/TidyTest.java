package io.quorate.house;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lengths, names and calls that this house does not want, over every source; all at once. */
class TidyTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 40;

  /** The one room that may ask the system for time, chance and threads. */
  private static final String ENVIRONMENT = "/io/quorate/node/environment/vertx/";

  /**
   * Clients and benchmarks are programs of their own: each has one class, of this name, that asks
   * the system for time, chance and sleep.
   */
  private static final String CLIENT_CLOCK = "SystemClock.java";

  /** A thing that the code must not say, one example of it, and the files that may. */
  record Ban(String what, Pattern pattern, String example, Predicate<JavaSource> allowed) {
    Ban(String what, String pattern, String example, Predicate<JavaSource> allowed) {
      this(what, Pattern.compile(pattern), example, allowed);
    }
  }

  private static boolean inEnvironment(JavaSource source) {
    return source.path().contains(ENVIRONMENT);
  }

  /** What runs simulated worlds stands outside of them: its seeds and its patience are real. */
  private static boolean runsWorlds(JavaSource source) {
    return source
        .path()
        .matches(".*/io/quorate/simulation/(Main|(Simulation|Mutant|OnePath)Test)\\.java");
  }

  private static boolean asksTheSystem(JavaSource source) {
    return inEnvironment(source)
        || runsWorlds(source)
        || (isProgram(source) && source.path().endsWith("/" + CLIENT_CLOCK));
  }

  private static boolean isProgram(JavaSource source) {
    return source.path().startsWith("clients/") || source.path().startsWith("benchmarks/");
  }

  private static boolean nowhere(JavaSource source) {
    return false;
  }

  private static boolean mayCatchAll(JavaSource source) {
    return inEnvironment(source) || source.path().endsWith("/Main.java");
  }

  /** Threads: the environment's, and the programs', which serve callers who block; and worlds'. */
  private static boolean hasThreads(JavaSource source) {
    return inEnvironment(source) || runsWorlds(source) || isProgram(source);
  }

  /** Where order must be the same in every JVM: the machines and the hosts. */
  private static boolean mayHaveAnyOrder(JavaSource source) {
    return inEnvironment(source)
        || !source.path().matches("(ring|antientropy|node)/src/main/.*")
        || source.path().contains("/io/quorate/node/http/");
  }

  static final List<Ban> BANS = List.of(
      new Ban(
          "the system's clock (the environment gives the time)",
          "System\\s*\\.\\s*(currentTimeMillis|nanoTime)|(Instant|Date|Time)\\.now\\s*\\("
              + "|Clock\\.(system|tick)",
          "long t = System.nanoTime();",
          TidyTest::asksTheSystem),
      new Ban(
          "randomness without a seed (the environment gives chance)",
          "Math\\.random|ThreadLocalRandom|UUID\\.randomUUID|new\\s+Random\\(\\)|SecureRandom\\b",
          "new Random()",
          TidyTest::asksTheSystem),
      new Ban("identityHashCode", "identityHashCode", "identityHashCode(x)", TidyTest::nowhere),
      new Ban(
          "shuffle without a source of randomness",
          "\\bshuffle\\(\\s*\\w+\\s*\\)",
          "Collections.shuffle(list)",
          TidyTest::nowhere),
      new Ban(
          "a parallel stream",
          "parallelStream|\\.parallel\\(\\)",
          "list.parallelStream()",
          TidyTest::runsWorlds),
      new Ban(
          "a collection whose order differs between JVMs (TreeMap, LinkedHashMap, List have one)",
          "\\b(HashMap|HashSet)\\b|\\b(Set|Map)\\.(of|copyOf|ofEntries)\\(|\\btoSet\\(",
          "new HashMap<>()",
          TidyTest::mayHaveAnyOrder),
      new Ban(
          "a thread",
          "new\\s+Thread\\(|Thread\\.(of|start)\\w+|Executors\\.|new\\s+Timer\\(|(run|supply)Async",
          "new Thread(task)",
          TidyTest::hasThreads),
      new Ban(
          "sleeping",
          "Thread\\s*\\.\\s*sleep|TimeUnit\\.\\w+\\.sleep",
          "Thread.sleep(10)",
          TidyTest::asksTheSystem),
      new Ban("a skipped test", "@Disabled", "@Disabled void f()", TidyTest::nowhere),
      new Ban(
          "a catch of everything",
          "catch\\s*\\([^)]*\\b(Exception|Throwable)\\s+\\w+\\s*\\)",
          "catch (RuntimeError | Exception e)",
          TidyTest::mayCatchAll),
      new Ban(
          "a name that says nothing",
          "\\b(class|interface|enum|record)\\s+(Abstract\\w*|Common\\w*|\\w*("
              + "Utils?|Helpers?|Manager|Impl|Common|Base))\\b",
          "final class KeyUtils {",
          TidyTest::nowhere),
      new Ban(
          "a package that says nothing",
          "\\bpackage\\s+[\\w.]*\\b(utils?|helpers?|common|impl|base|misc)\\b",
          "package io.quorate.util;",
          TidyTest::nowhere));

  /** Read once for all rules. */
  private static final List<JavaSource> SOURCES = sources();

  @Test
  void filesAndMethodsAreShort() {
    var found = new ArrayList<String>();
    for (JavaSource source : SOURCES) {
      if (source.lines() > FILE_LINES_MAX) {
        found.add(source.path() + " has " + source.lines() + " lines");
      }
      for (JavaSource.Method method : source.methods()) {
        if (method.length() > METHOD_LINES_MAX) {
          found.add(source.path() + ":" + method.firstLine() + " " + method.name() + " has "
              + method.length() + " lines");
        }
      }
    }
    expectNone(
        "a file has up to " + FILE_LINES_MAX + " lines, a method up to " + METHOD_LINES_MAX, found);
  }

  @Test
  void nothingForbiddenIsSaid() {
    var found = new ArrayList<String>();
    for (JavaSource source : SOURCES) {
      for (Ban ban : BANS) {
        var matcher = ban.pattern().matcher(source.code());
        while (!ban.allowed().test(source) && matcher.find()) {
          found.add(source.path() + ":" + source.lineOf(matcher.start()) + " " + ban.what() + ": "
              + matcher.group().replaceAll("\\s+", " "));
        }
      }
    }
    expectNone("each of these has a better way in the house style", found);
  }

  @Test
  void noCommentLeavesWorkBehind() {
    var found = new ArrayList<String>();
    var mark = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    for (JavaSource source : SOURCES) {
      mark.matcher(source.comments())
          .results()
          .forEach(
              m -> found.add(source.path() + ":" + source.lineOf(m.start()) + " " + m.group()));
    }
    expectNone("what is to be done is done, or decided and written down", found);
  }

  @Test
  void everyPackageExplainsItselfAndIsNullMarked() {
    var packages = new TreeSet<String>();
    var explained = new TreeMap<String, JavaSource>();
    for (JavaSource source : SOURCES) {
      String folder = source.path().substring(0, source.path().lastIndexOf('/'));
      String name = folder.replaceFirst("src/(main|test)/java/", "");
      packages.add(name);
      if (source.path().endsWith("/package-info.java")) {
        explained.put(name, source);
      }
    }
    var found = new ArrayList<String>();
    for (String name : packages) {
      JavaSource info = explained.get(name);
      if (info == null) {
        found.add(name + " has no package-info.java");
      } else if (!info.code().contains("@NullMarked")) {
        found.add(info.path() + " is not @NullMarked");
      } else if (!info.comments().contains("/**")) {
        found.add(info.path() + " does not explain the package");
      }
    }
    expectNone("every package has an explained, @NullMarked package-info.java", found);
  }

  private static void expectNone(String rule, List<String> found) {
    if (!found.isEmpty()) {
      fail(rule + "; " + found.size() + " places:\n  " + String.join("\n  ", found) + "\n");
    }
  }

  /** Every Java source of the repository that is ours, in the order of the paths. */
  private static List<JavaSource> sources() {
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      var sources = new ArrayList<JavaSource>();
      for (Path file : files.sorted().toList()) {
        String path = root.relativize(file).toString().replace('\\', '/');
        if (path.matches("[\\w/]+/src/\\w+/java/io/quorate/.*\\.java")) {
          sources.add(JavaSource.read(root, file));
        }
      }
      assertTrue(sources.size() > 10, "sources under " + root);
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The repository's root: the nearest folder above that has the launcher. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("quorate"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no repository above " + Path.of("").toAbsolutePath());
    }
    return folder;
  }
}

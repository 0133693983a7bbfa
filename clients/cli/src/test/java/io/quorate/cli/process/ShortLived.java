package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;

import io.quorate.client.Quorate;
import io.quorate.client.http.HttpQuorate;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What makes a process cheap that lives for seconds, where a start would cost more than the test:
 * only the quick compiler, a collector without threads of its own, and the classes of a node in an
 * archive, which the first process of tests that needs it makes for this jar.
 *
 * <p>It costs what lives for minutes: code that is compiled well is faster in the end.
 */
final class ShortLived {
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  private static @Nullable List<String> known;

  private ShortLived() {}

  /** Flags of the JVM. */
  static synchronized List<String> flags() {
    List<String> flags = known;
    if (flags == null) {
      flags = new ArrayList<>(QUICK);
      try {
        Path archive = archive(Program.jar());
        // A Java that makes no archive, or cannot use it, does without and says nothing about it.
        if (Files.exists(archive)) {
          flags.add("-XX:SharedArchiveFile=" + archive);
          flags.add("-Xlog:cds=off,cds+dynamic=off");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      known = flags;
    }
    return flags;
  }

  /** The archive of this jar as it is; an archive of another would be complained about. */
  private static Path archive(Path jar) throws IOException {
    long time = Files.getLastModifiedTime(jar).toMillis();
    Path archive = jar.resolveSibling("quorate-" + time + ".jsa");
    Path lock = jar.resolveSibling("quorate.jsa.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid() && Files.notExists(archive)) {
        make(archive);
      }
    }
    return archive;
  }

  /** Lets a node run for a moment: it writes down at its end which classes it had. */
  private static void make(Path archive) throws IOException {
    Path folder = Files.createTempDirectory("quorate-archive");
    Path made = folder.resolve("classes.jsa");
    List<String> flags = new ArrayList<>(QUICK);
    flags.add("-XX:ArchiveClassesAtExit=" + made);
    int port = FreePorts.block(2);
    try (Program node = Program.startWith(
            "256m",
            flags,
            folder.resolve("node.log"),
            "node",
            "--data",
            folder.resolve("node").toString(),
            "--http-port",
            Integer.toString(port),
            "--peer-port",
            Integer.toString(port + 1));
        HttpQuorate quorate = HttpQuorate.connect(List.of("http://127.0.0.1:" + port))) {
      await("the node whose classes are archived is ready")
          .atMost(Duration.ofMinutes(2))
          .until(() -> quorate.isReady(Duration.ofSeconds(10)));
      useIt(quorate);
      node.terminate().awaitEnd();
      if (Files.exists(made)) {
        Files.move(made, archive);
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void useIt(Quorate quorate) {
    quorate.bucket("b").put("k", "v");
    quorate.bucket("b").get("k");
    quorate.bucket("b").delete("k");
  }
}

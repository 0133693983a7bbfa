package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.process.PlainHttp.Answer;
import io.quorate.client.Consistency;
import io.quorate.client.Options;
import io.quorate.client.http.HttpQuorate;
import io.quorate.client.http.Listing;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of three nodes loses bytes while it is down. Nobody reads its keys, and yet, when the other
 * two are gone, it has them all.
 */
@Timeout(600)
class LostCopiesIT {
  private static final int KEYS = 10_000;
  private static final int ROTTEN = 100;
  private static final int READ_ONE_BY_ONE = 500;

  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  @TempDir
  private Path folder;

  @BeforeEach
  void all() {
    CLUSTER.startAll();
  }

  private static String value(String prefix, int key) {
    return prefix + " value of key " + key + " and some words more, that it may be found";
  }

  private void importAll(String prefix) throws IOException {
    Path file = folder.resolve(prefix + ".ndjson");
    try (Writer writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i < KEYS; i++) {
        writer.write("{\"key\":\"" + prefix + "-" + i + "\",\"value\":\"" + value(prefix, i)
            + "\",\"contentType\":\"text/plain\"}\n");
      }
    }
    Path output = folder.resolve(prefix + ".txt");
    int status = Program.run(
        output,
        "import",
        "--url",
        CLUSTER.urls(),
        "--bucket",
        "b",
        "--consistency",
        "all",
        file.toString());
    assertEquals(0, status, Files.readString(output));
  }

  private static double metric(int node, String name) {
    return new PlainHttp(CLUSTER.url(node)).metric(name);
  }

  private static List<Path> segments(int node) throws IOException {
    try (Stream<Path> files = Files.list(CLUSTER.folder(node).resolve("log"))) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  /** Flips one bit in the value of every so-many-th key; returns how many. */
  private static int rot(int node, String prefix) throws IOException {
    int flipped = 0;
    for (Path segment : segments(node)) {
      byte[] bytes = Files.readAllBytes(segment);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      for (int i = 0; i < KEYS; i += KEYS / ROTTEN) {
        int at = text.indexOf(value(prefix, i));
        if (at >= 0) {
          bytes[at + 3] ^= 1;
          flipped++;
        }
      }
      Files.write(segment, bytes);
    }
    return flipped;
  }

  /** By a listing, and some keys one by one. */
  private static void assertAllAtNodeThreeAlone(String prefix) {
    CLUSTER.kill(1);
    CLUSTER.kill(2);
    Map<String, String> written = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      written.put(prefix + "-" + i, value(prefix, i));
    }
    Map<String, String> left = new TreeMap<>();
    try (HttpQuorate node = HttpQuorate.connect(List.of(CLUSTER.url(3)));
        Listing listing = node.list("b", true, Options.of(Consistency.ONE))) {
      for (var entry = listing.next(); entry.isPresent(); entry = listing.next()) {
        if (entry.get().key().toString().startsWith(prefix)) {
          assertEquals(1, entry.get().siblings().size(), entry.get().key()::toString);
          left.put(entry.get().key().toString(), entry.get().siblings().get(0).text());
        }
      }
    }
    assertEquals(written, left);
    PlainHttp last = new PlainHttp(CLUSTER.url(3));
    for (int i = 0; i < KEYS; i += KEYS / READ_ONE_BY_ONE) {
      Answer read = last.get(prefix + "-" + i + "?consistency=one");
      assertEquals(200, read.status(), prefix + "-" + i + ": " + read);
      assertEquals(value(prefix, i), read.text());
    }
  }

  private static void assertEqualCopies(String key) {
    TreeSet<String> digests = new TreeSet<>();
    for (JsonNode owner : new PlainHttp(CLUSTER.url(1)).explain(key).path("owners")) {
      digests.add(owner.path("digest").asText());
    }
    assertEquals(1, digests.size(), key + " has " + digests);
  }

  @Test
  void rotInAHundredRecordsIsRepairedThoughNobodyReads() throws IOException {
    importAll("rot");
    CLUSTER.stop(3);
    assertTrue(CLUSTER.log(3).endsWith("stopped cleanly\n"));
    assertEquals(ROTTEN, rot(3, "rot"));
    CLUSTER.start(3);
    CLUSTER.awaitReady(3);
    await("all are repaired")
        .atMost(Duration.ofMinutes(2))
        .until(() -> metric(3, "quorate_records_completed_total") >= ROTTEN
            && metric(3, "quorate_records_unreadable") == 0);
    assertAllAtNodeThreeAlone("rot");
  }

  @Test
  void aSegmentThatIsGoneComesBackThoughNobodyReads() throws IOException {
    importAll("gone");
    CLUSTER.stop(3);
    assertTrue(CLUSTER.log(3).endsWith("stopped cleanly\n"));
    List<Path> segments = new ArrayList<>(segments(3));
    for (Path segment : segments) {
      Files.delete(segment);
      Files.deleteIfExists(
          segment.resolveSibling(segment.getFileName().toString().replace(".log", ".keys")));
    }
    CLUSTER.start(3);
    CLUSTER.awaitReady(3);
    await("the copies count again")
        .atMost(Duration.ofMinutes(2))
        .until(() -> CLUSTER.log(3).contains("came back from the other owners"));
    await("the node counts its keys")
        .atMost(Duration.ofMinutes(1))
        .until(() -> metric(3, "quorate_keys") >= KEYS);
    System.out.println(KEYS + " keys were back; fetched "
        + metric(3, "quorate_exchange_keys_received_total") + ", in bytes "
        + metric(3, "quorate_exchange_bytes_total"));
    for (int i = 0; i < KEYS; i += KEYS / 50) {
      assertEqualCopies("gone-" + i);
    }
    assertAllAtNodeThreeAlone("gone");
  }
}

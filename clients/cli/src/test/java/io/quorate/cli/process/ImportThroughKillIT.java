package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.Bucket;
import io.quorate.client.Options;
import io.quorate.client.http.HttpQuorate;
import io.quorate.client.http.Listing;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on real data: nothing that was acknowledged is lost, whoever is killed meanwhile.
 */
class ImportThroughKillIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  private static final int RECORDS = 100_000;
  private static final int READ_ONE_BY_ONE = 500;

  @TempDir
  private Path folder;

  @Test
  @Timeout(600)
  void everyRecordImportedThroughAKillReadsBackByteForByteThroughEachNode() throws IOException {
    Map<String, String> glosses = WordNet.glosses(RECORDS);
    assertEquals(RECORDS, glosses.size());
    Path file = folder.resolve("wordnet.ndjson");
    try (Writer writer = Files.newBufferedWriter(file)) {
      for (Map.Entry<String, String> gloss : glosses.entrySet()) {
        writer.write(WordNet.line(gloss.getKey(), gloss.getValue()));
      }
    }
    Path output = folder.resolve("import.txt");
    try (Program loading = Program.start(
        output,
        "import",
        "--url",
        CLUSTER.urls(),
        "--bucket",
        "wordnet",
        "--consistency",
        "quorum",
        "--parallel",
        "128",
        file.toString())) {
      awaitKeyAt(glosses, glosses.size() / 10);
      CLUSTER.kill(2);
      awaitKeyAt(glosses, glosses.size() / 2);
      CLUSTER.start(2);
      assertEquals(0, loading.awaitEnd(), loading.output());
      assertTrue(
          loading.output().contains("written " + glosses.size() + ", failed 0"), loading.output());
    }
    CLUSTER.awaitReady(2);
    for (int number = 1; number <= CLUSTER.size(); number++) {
      assertAllThere(CLUSTER.url(number), glosses, number);
    }
  }

  /** Waits until the import, which goes by the order of the keys, has come to this one. */
  private static void awaitKeyAt(Map<String, String> glosses, int place) {
    String sample = List.copyOf(glosses.keySet()).get(place);
    try (HttpQuorate node = HttpQuorate.connect(List.of(CLUSTER.url(1)))) {
      Bucket bucket = node.bucket("wordnet");
      await("the import has come to " + sample)
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofMillis(250))
          .ignoreExceptions()
          .until(() -> bucket.get(sample).found());
    }
  }

  private static void assertAllThere(String url, Map<String, String> glosses, int seed) {
    try (HttpQuorate node = HttpQuorate.connect(List.of(url))) {
      Map<String, String> found = new TreeMap<>();
      try (Listing listing = node.list("wordnet", true, Options.DEFAULT)) {
        Optional<Listing.Entry> entry = listing.next();
        while (entry.isPresent()) {
          assertEquals(1, entry.get().siblings().size(), entry.get().key()::toString);
          found.put(entry.get().key().toString(), entry.get().siblings().get(0).text());
          entry = listing.next();
        }
      }
      assertEquals(glosses.size(), found.size(), url);
      assertEquals(glosses, found, url);
      List<String> keys = new ArrayList<>(glosses.keySet());
      Collections.shuffle(keys, new Random(seed));
      Bucket bucket = node.bucket("wordnet");
      for (String key : keys.subList(0, READ_ONE_BY_ONE)) {
        assertEquals(glosses.get(key), bucket.get(key).text(), key);
      }
    }
  }
}

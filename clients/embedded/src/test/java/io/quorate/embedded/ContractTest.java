package io.quorate.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.AsyncBucket;
import io.quorate.client.Bucket;
import io.quorate.client.Codec;
import io.quorate.client.Key;
import io.quorate.client.Quorate;
import io.quorate.client.Resolver;
import io.quorate.client.TypedBucket;
import io.quorate.client.contract.BucketContract;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract on three real nodes, by the node in this JVM and over HTTP. */
@Timeout(120)
class ContractTest {
  @TempDir
  private static Path folder;

  private static ThreeNodes cluster;
  private static Quorate http;

  @BeforeAll
  static void start() throws IOException {
    cluster = ThreeNodes.start(folder);
    http = Quorate.connect(cluster.urls());
  }

  @AfterAll
  static void stop() {
    http.close();
    cluster.close();
  }

  @Nested
  class InThisJvm extends BucketContract {
    @Override
    protected AsyncBucket bucket(String name) {
      return cluster.node(1).bucket("jvm-" + name).async();
    }

    @Override
    protected int copies() {
      return 3;
    }
  }

  @Nested
  class OverHttp extends BucketContract {
    @Override
    protected AsyncBucket bucket(String name) {
      return http.bucket("http-" + name).async();
    }

    @Override
    protected int copies() {
      return 3;
    }
  }

  /** How many PUTs this node has answered over HTTP. */
  private static long putsAt(String url) throws IOException {
    String puts = "quorate_http_requests_total{method=\"PUT\"";
    try (InputStream page = URI.create(url + "/metrics").toURL().openStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(puts))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .sum();
    }
  }

  @Test
  void aClientOfOneNodeFindsTheOwnersAndAsksThemDirectly() throws IOException {
    String[] urls = cluster.urls();
    long before = putsAt(urls[1]);
    try (Quorate client = Quorate.connect(urls[0])) {
      Bucket bucket = client.bucket("routed");
      for (int i = 0; i < 5_000 && putsAt(urls[1]) == before; i++) {
        bucket.put("k" + i % 100, "v", bucket.get("k" + i % 100).context());
      }
    }
    assertTrue(putsAt(urls[1]) > before, "one of a hundred keys is owned first by " + urls[1]);
  }

  @Test
  void theBlockingViewOnlyWaits() {
    Bucket bucket = http.bucket("blocking");
    bucket.put("k", "v");
    assertEquals(
        "v!",
        bucket
            .as(Codec.text(), Resolver.fail())
            .update("k", found -> found.orElseThrow() + "!")
            .value());
    assertEquals("v!", cluster.node(2).bucket("blocking").get("k").text());
    bucket.put("other", "v");
    assertEquals(Set.of(Key.of("k"), Key.of("other")), bucket.keys().collect(Collectors.toSet()));
    TypedBucket<String> texts =
        cluster.node(0).bucket("blocking").as(Codec.text(), Resolver.fail());
    texts.delete("k");
    assertEquals(Optional.empty(), texts.get("k"));
  }
}

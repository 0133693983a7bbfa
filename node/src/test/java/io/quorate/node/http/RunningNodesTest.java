package io.quorate.node.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether whole nodes answer as {@code /openapi.yaml} says, every operation of it. */
@Tag("slow")
class RunningNodesTest {
  private static final String KEYS = "/v1/buckets/b/keys";
  private static final String KEY = KEYS + "/k";

  /** However busy the machine is. */
  private static final String PATIENT = "?timeout=60000";

  @TempDir
  Path folder;

  @Test
  void everyOperationIsAnsweredAsItIsDescribed() throws Exception {
    try (ThreeServers cluster = ThreeServers.start(folder)) {
      DescribedNode node = new DescribedNode(OpenApi.load()).at(cluster.host(0));
      OpenApi served = OpenApi.parse(node.get(200, "/openapi.yaml").text());
      assertEquals(OpenApi.load().answers(), served.answers());
      DescribedNode asked = new DescribedNode(served);
      buckets(asked.at(cluster.host(1)), asked.at(cluster.host(2)));
      keys(asked, cluster);
      for (String page : List.of(
          "/v1/cluster",
          "/v1/cluster/members",
          "/v1/cluster/ring",
          "/metrics",
          "/health/live",
          "/health/ready",
          "/openapi.yaml",
          "/v1/buckets",
          "/v1/buckets/b",
          KEY + "/explain" + PATIENT)) {
        asked.get(200, page);
        asked.ask(200, "HEAD", page, "");
      }
      String leave = "{\"change\":\"leave\",\"node\":\"n1\",\"dryRun\":true}";
      assertTrue(asked.ask(200, "POST", "/v1/cluster/changes", leave).text().contains("planned"));
      assertEquals(served.operations(), asked.operations());
    }
  }

  private static void buckets(DescribedNode one, DescribedNode other) throws Exception {
    one.ask(200, "PUT", "/v1/buckets/two" + PATIENT, "{\"n\":2}");
    assertTrue(other.get(200, "/v1/buckets").text().contains("two"));
    other.ask(204, "DELETE", "/v1/buckets/two" + PATIENT, "");
  }

  private static void keys(DescribedNode node, ThreeServers cluster) throws Exception {
    node.at(cluster.host(0)).ask(204, "PUT", KEY + PATIENT, "one", "Quorate-Meta-Colour", "green");
    OpenApi.Answer read = node.at(cluster.host(1)).get(200, KEY + PATIENT + "&consistency=two");
    assertEquals("owners=2, fallbacks=0, of=3", read.header("Quorate-Replicas"));
    node.get(304, KEY + PATIENT, "If-None-Match", read.header("ETag"));
    node.at(cluster.host(2)).ask(204, "PUT", KEY + PATIENT, "other");
    node.get(300, KEY + PATIENT);
    node.get(300, KEY + PATIENT, "Accept", "multipart/mixed");
    node.ask(200, "PUT", KEY + PATIENT + "&return=value", "sum", "Quorate-Context", context(node));
    node.ask(200, "HEAD", KEY + PATIENT, "");
    String made = node.ask(201, "POST", KEYS + PATIENT, "x").header("Location");
    node.at(cluster.host(0)).get(200, made + PATIENT);
    node.get(200, KEYS + PATIENT + "&values=true");
    node.get(200, KEYS + PATIENT + "&limit=1");
    node.ask(204, "DELETE", KEY + PATIENT, "");
    node.get(404, KEY + PATIENT);
    node.ask(400, "PUT", KEY + "?w=4", "x");
  }

  private static String context(DescribedNode node) throws Exception {
    return node.get(300, KEY + PATIENT).header("Quorate-Context");
  }
}

package io.quorate.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.Bucket;
import io.quorate.client.Consistency;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Quorate;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Read;
import io.quorate.client.Receipt;
import io.quorate.client.Value;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmbeddedNodeTest {
  @TempDir
  private Path folder;

  @Test
  void aNodeKeepsItsDataFromOneStartToTheNext() {
    try (Quorate quorate = Quorate.embedded().data(folder.resolve("n")).start()) {
      assertEquals(new Receipt(1, 0, 1), quorate.bucket("b").put("k", "v").receipt());
      assertEquals("v", quorate.bucket("b").get("k").text());
    }
    try (Quorate quorate = Quorate.embedded().data(folder.resolve("n")).start()) {
      assertEquals("v", quorate.bucket("b").get("k").text());
      quorate.bucket("b").delete("k");
      assertFalse(quorate.bucket("b").get("k").found());
    }
  }

  @Test
  void siblingsContextsAndMetadataAreThoseOfEveryOtherWay() {
    try (Quorate quorate = Quorate.embedded().data(folder.resolve("n")).start()) {
      Bucket bucket = quorate.bucket("b\u00fc");
      Key key = Key.of(new byte[] {0, -1, 47});
      Value json = Value.json("{}").withMetadata(Map.of("a", "\u20ac"));
      bucket.put(key, json, Options.DEFAULT);
      bucket.put(key, Value.of("x"), Options.DEFAULT);
      Read read = bucket.get(key);
      assertEquals(2, read.siblings().size());
      assertTrue(read.siblings().contains(json));
      bucket.put(key, Value.of("joined"), Options.of(read.context()));
      assertEquals("joined", bucket.get(key).text());
    }
  }

  @Test
  void aRepeatedWriteTakesEffectOnce() {
    try (Quorate quorate = Quorate.embedded().data(folder.resolve("n")).start()) {
      Bucket bucket = quorate.bucket("b");
      Key key = Key.of("k");
      bucket.put(key, Value.of("1"), Options.DEFAULT.requestId("one"));
      Read read = bucket.get(key);
      bucket.put(key, Value.of("2"), Options.of(read.context()));
      bucket.put(key, Value.of("1"), Options.DEFAULT.repeating("one"));
      assertEquals("2", bucket.get(key).text());
    }
  }

  @Test
  void failuresAreTyped() {
    Quorate quorate = Quorate.embedded().data(folder.resolve("n")).start();
    Bucket bucket = quorate.bucket("b");
    Key key = Key.of("k");
    Options three = Options.of(Consistency.DEFAULT.w(3));
    QuorateException e =
        assertThrows(QuorateException.class, () -> bucket.put(key, Value.of("v"), three));
    assertEquals(Reason.QUORUM_NOT_REACHED, e.reason());
    assertFalse(e.mayTakeEffect());
    Value large = Value.of(new byte[(16 << 20) + 1]);
    e = assertThrows(QuorateException.class, () -> bucket.put(key, large, Options.DEFAULT));
    assertEquals(Reason.TOO_LARGE, e.reason());
    assertThrows(IllegalArgumentException.class, () -> quorate.bucket(""));
    quorate.close();
    quorate.close();
    e = assertThrows(QuorateException.class, () -> bucket.get("k"));
    assertEquals(Reason.NOT_READY, e.reason());
  }

  @Test
  void aFolderThatAnotherNodeUsesIsOneSentence() {
    try (Quorate quorate = Quorate.embedded().data(folder.resolve("n")).start()) {
      var builder = Quorate.embedded().data(folder.resolve("n"));
      var e = assertThrows(IllegalStateException.class, builder::start);
      assertEquals(1, String.valueOf(e.getMessage()).lines().count());
      assertFalse(quorate.bucket("b").get("k").found());
    }
  }

  @Test
  void withoutADataFolderNothingStarts() {
    var e = assertThrows(IllegalStateException.class, () -> Quorate.embedded().start());
    assertTrue(String.valueOf(e.getMessage()).contains("folder"), e.getMessage());
  }

  @Test
  void httpIsServedWhereItIsAskedFor() throws IOException {
    int port = FreePorts.block(1);
    try (Quorate quorate =
            Quorate.embedded().data(folder.resolve("n")).httpPort(port).start();
        Quorate http = Quorate.connect("http://127.0.0.1:" + port)) {
      quorate.bucket("b").put("k", "v");
      assertEquals("v", http.bucket("b").get("k").text());
    }
  }

  @Test
  void aNodeThatHasTheSecretJoinsWithoutAToken() throws IOException {
    int port = FreePorts.block(1);
    Path secret = Files.write(folder.resolve("secret"), new byte[32]);
    try (Quorate first = Quorate.embedded()
            .data(folder.resolve("n1"))
            .secretFile(secret)
            .peerPort(port)
            .start();
        Quorate second = Quorate.embedded()
            .data(folder.resolve("n2"))
            .secretFile(secret)
            .setting("zone", "another")
            .join("127.0.0.1:" + port)
            .start()) {
      first.bucket("b").put("k", "v");
      assertEquals("v", second.bucket("b").get("k").text());
    }
  }

  @Test
  void aSettingThatThereIsNotIsToldAtOnce() {
    assertThrows(
        IllegalArgumentException.class, () -> Quorate.embedded().setting("colour", "blue"));
  }

  @Test
  void severalNodesInOneJvmAreACluster() throws IOException {
    try (ThreeNodes cluster = ThreeNodes.start(folder)) {
      Options all = Options.of(Consistency.ALL);
      assertEquals(
          new Receipt(3, 0, 3),
          cluster.node(0).bucket("b").put(Key.of("k"), Value.of("v"), all).receipt());
      for (int i = 0; i < 3; i++) {
        assertEquals("v", cluster.node(i).bucket("b").get("k").text());
      }
    }
  }
}

package io.quorate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.fake.FakeNode;
import io.quorate.client.fake.FakeNode.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterCommandsTest {
  private final FakeNode node = FakeNode.start();
  private final String url = "--url=" + node.url();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void aValueIsWrittenReadListedAndDeleted() {
    assertEquals(
        0, CommandRun.of("put", url, "--bucket", "b", "k\u20ac", "v\u00fc").status());
    assertEquals("v\u00fc", CommandRun.of("get", url, "-b", "b", "k\u20ac").out());
    assertEquals("k\u20ac\n", CommandRun.of("keys", url, "-b", "b").out());
    assertEquals(
        "{\"key\":\"k\u20ac\"}\n",
        CommandRun.of("keys", url, "-b", "b", "--json").out());
    assertEquals(0, CommandRun.of("delete", url, "-b", "b", "k\u20ac").status());
    CommandRun gone = CommandRun.of("get", url, "-b", "b", "k\u20ac");
    assertEquals(3, gone.status(), gone.toString());
    assertEquals("quorate: the key has no value", gone.err().strip());
  }

  @Test
  void valuesAreBytesFromStandardInputToStandardOutput() {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    CommandRun put =
        CommandRun.withInput(bytes, "put", url, "-b", "b", "--type", "image/x", "--base64", "/wA=");
    assertEquals(0, put.status(), put.toString());
    assertEquals("image/x", node.asked().get(1).header("Content-Type"));
    assertTrue(node.asked().get(1).target().contains("/keys/%FF%00?"));
    CommandRun get = CommandRun.of("get", url, "-b", "b", "--base64", "/wA=");
    assertArrayEquals(bytes, get.outBytes());
  }

  @Test
  void putReadsFirstUnlessItIsBlind() {
    CommandRun.of("put", url, "-b", "b", "k", "1");
    CommandRun.of("put", url, "-b", "b", "k", "2");
    assertEquals("2", CommandRun.of("get", url, "-b", "b", "k").out());
    CommandRun.of("put", url, "-b", "b", "--blind", "k", "3");
    CommandRun several = CommandRun.of("get", url, "-b", "b", "k");
    assertEquals(4, several.status(), several.toString());
    assertEquals(
        "2\n3\n", CommandRun.of("get", url, "-b", "b", "--siblings", "k").out());
  }

  @Test
  void consistencyIsSentAndContradictionsAreRefused() {
    CommandRun.of("get", url, "-b", "b", "--consistency", "all", "k");
    assertTrue(node.asked().get(0).target().contains("r=all&w=all"));
    CommandRun.of("get", url, "-b", "b", "-r", "2", "--sloppy", "false", "k");
    assertTrue(node.asked().get(1).target().contains("r=2&sloppy=false"));
    assertEquals(
        2, CommandRun.of("get", url, "-b", "b", "--consistency=all", "-r2", "k").status());
    assertEquals(
        2, CommandRun.of("get", url, "-b", "b", "--consistency=most", "k").status());
    assertEquals(2, CommandRun.of("get", url, "-b", "b", "-r", "0", "k").status());
    assertEquals(2, CommandRun.of("get", "--url", "nonsense", "-b", "b", "k").status());
    assertEquals(2, CommandRun.of("get", url, "-b", "", "k").status());
    assertEquals(2, CommandRun.of("get", url, "-b", "b", "").status());
  }

  @Test
  void aRefusalIsASentence() {
    node.then(Answer.problem(503, "quorum-not-reached", "unknown", 3, 2));
    CommandRun put = CommandRun.of("put", url, "-b", "b", "--blind", "k", "v");
    assertEquals(1, put.status());
    assertEquals(
        "quorate: This is why. (needed 3, reached 2) It may still take effect.",
        put.err().strip());
  }

  @Test
  void statusIsATable() {
    node.then(
        Answer.json(
            """
        {"cluster":"c1","generation":1,"epoch":2,"members":[
        {"node":"node-1","http":"h:1","peer":"h:2","zone":"default","role":"member",
        "state":"alive","partitions":43,"replicas":128},
        {"node":"n2","http":"h:3","peer":"h:4","zone":"z","role":"member","state":"dead",
        "partitions":42,"replicas":127}]}"""));
    assertEquals(
        """
        cluster c1, generation 1, epoch 2
        node    http  peer  zone     role    state  partitions  copies
        node-1  h:1   h:2   default  member  alive  43          128
        n2      h:3   h:4   z        member  dead   42          127
        """,
        CommandRun.of("status", url).out());
  }

  @Test
  void aLeaveThatSomebodyCancelledFails() {
    String page =
        """
        {"cluster":"c1","generation":1,"epoch":%d,"moves":[],"members":[
        {"node":"n2","http":"127.0.0.1:1","role":"member","state":"alive"}]}""";
    node.then(Answer.json(page.formatted(4)));
    node.then(Answer.json("{\"result\":\"begun\",\"epoch\":5,\"moves\":1,\"members\":[]}"));
    node.then(Answer.json(page.formatted(7)));
    CommandRun leave = CommandRun.of("leave", url, "n2");
    assertEquals(1, leave.status(), leave::toString);
    assertEquals(
        "quorate: 'n2' is still a member: the change was cancelled.",
        leave.err().strip());
  }

  @Test
  void theStatusOfAChangeThatCannotEndSaysWhatToDo() {
    node.then(
        Answer.json(
            """
        {"cluster":"c1","generation":1,"epoch":2,"members":[],"moves":[{"partition":1}],
        "progress":{"copies":8,"copiesMoved":2,"bytes":0,"bytesMoved":0,"secondsLeft":null,
        "silent":["n4"],"stalled":"The running change cannot end while 'n4' is dead."}}"""));
    String said = CommandRun.of("status", url).out();
    assertTrue(said.contains("The running change cannot end while 'n4' is dead.\n"), said);
  }

  @Test
  void aWatchedStatusTellsHowFarCopiesAreFromBeingEqual() {
    String page =
        """
        {"cluster":"c1","generation":1,"epoch":2,"members":[],"convergence":{
        "partitionsDifferent":%s,"hints":[%s],"oldestSeconds":12,"secondsLeft":%s,
        "silent":[%s]}}""";
    String hint = "{\"node\":\"%s\",\"target\":\"n2\",\"hints\":%s}";
    node.then(Answer.json(
        page.formatted(3, hint.formatted("a", 40) + "," + hint.formatted("b", 2), null, "\"n2\"")));
    node.then(Answer.json(page.formatted(1, hint.formatted("a", 4), 7, "")));
    node.then(Answer.json(page.formatted(0, "", 0, "")));
    CommandRun run = CommandRun.of("status", url, "--watch", "5", "--times", "3");
    assertEquals(
        List.of(
            "3 partitions are known to differ, 42 hints wait for n2",
            "nobody can say when they will be equal",
            "not asked or not answering: n2",
            "1 partitions are known to differ, 4 hints wait for n2",
            "equal in about 7 s",
            "no difference is known, no hint waits; each copy was compared and equal within 12 s"),
        run.out()
            .lines()
            .filter(line -> !line.startsWith("cluster") && !line.startsWith("node "))
            .toList(),
        run::toString);
    assertEquals(Duration.ofSeconds(10), run.slept());
  }

  @Test
  void theRingIsAPicture() {
    node.then(
        Answer.json(
            """
        {"cluster":"c1","generation":1,"epoch":1,"partitions":[
        {"partition":0,"start":"0","owners":["a","b"]},
        {"partition":1,"start":"8","owners":["bb","a"]}]}"""));
    assertEquals(
        """
        cluster c1, epoch 1, 2 partitions
        partitions 0 to 1
          a   #-
          b   -.
          bb  .#
        # first owner   - another owner   . none
        """,
        CommandRun.of("ring", url).out());
  }

  @Test
  void anExplanationSaysWhetherTheCopiesAreEqual() {
    node.then(
        Answer.json(
            """
        {"partition":7,"owners":[
        {"node":"a","state":"alive","digest":"00ff","siblings":1,"counts":true,
        "history":["x:1-3","y:5"],"compared":[{"with":"b","millisAgo":12300,"different":false}]},
        {"node":"b","state":"unreachable","digest":null,"siblings":0}],
        "fallbacks":[{"node":"c","state":"alive","digest":"00ff","siblings":1}],
        "hints":[{"node":"c","target":"b"}],
        "readAtOne":{"verdict":"stale","behind":["c"]}}"""));
    assertEquals(
        """
        partition 7
        node  is        state        digest  siblings  compared  history
        a     owner     alive        00ff    1         12 s ago  x:1-3 y:5
        b     owner     unreachable  -       0         -         -
        c     fallback  alive        00ff    1         -         -
        hint at c for b
        All copies are equal. 1 owners did not answer.
        A read at r=1 may be stale now: behind is c.
        """,
        CommandRun.of("explain", url, "-b", "b", "k/1").out());
    assertTrue(
        node.asked().get(0).target().startsWith("/v1/buckets/b/keys/k%2F1/explain?timeout="));
  }

  @Test
  void conflictsAreCountedAndTheLastOnesNamed() {
    node.then(
        Answer.json(
            """
        {"bucket":"b","discarded":1,"overwritten":0,"made":2,"resolved":0,"nodes":[
        {"node":"a","since":"2026-11-21T09:00:00Z","discarded":1,"overwritten":0,"made":2,
        "resolved":0,"last":[
        {"at":"2026-11-21T10:00:00Z","kind":"made","key":"cart","siblings":2},
        {"at":"2026-11-21T09:30:00Z","kind":"discarded","key64":"/w==","siblings":1}]}],
        "silent":["c"]}"""));
    assertEquals(
        """
        node  since                 discarded  overwritten  made  resolved
        a     2026-11-21T09:00:00Z  1          0            2     0

        at                    node  key          what       siblings
        2026-11-21T10:00:00Z  a     cart         made       2
        2026-11-21T09:30:00Z  a     base64 /w==  discarded  1
        c did not answer.
        """,
        CommandRun.of("bucket", "conflicts", url, "b").out());
    assertTrue(node.asked().get(0).target().startsWith("/v1/buckets/b/conflicts?timeout="));
  }

  @Test
  void aListingThatBrokeOffFails() {
    String lines =
        "{\"key\":\"a\"}\n{\"problem\":{\"type\":\"urn:quorate:problem:deadline-passed\","
            + "\"status\":504,\"detail\":\"Too late.\",\"needed\":2,\"reached\":1}}\n";
    node.then(new Answer(200, Map.of(), lines.getBytes(StandardCharsets.UTF_8)));
    CommandRun keys = CommandRun.of("keys", url, "-b", "b");
    assertEquals(1, keys.status());
    assertEquals("a\n", keys.out());
    assertEquals("quorate: Too late. (needed 2, reached 1)", keys.err().strip());
  }
}

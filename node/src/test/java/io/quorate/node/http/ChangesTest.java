package io.quorate.node.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.node.request.ClusterView;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Ring;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.Voters;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.placement.Placement;
import io.quorate.ring.transition.Change;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Topology topology = topology();
  private final ServedStore served = new ServedStore(view(topology), ServedStore.limits());

  @AfterEach
  void stop() {
    served.close();
  }

  /** Four members and a standby; node-4 is dead. */
  static Topology topology() {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      members.add(new Member(
          "node-" + i,
          new DiskId(i),
          new HostPort("127.0.0.1", 9100 + i),
          new HostPort("127.0.0.1", 8100 + i),
          Member.DEFAULT_ZONE,
          i == 5 ? 0 : 1,
          Role.MEMBER));
    }
    return Topology.of(new ClusterId(1, 2))
        .members(members)
        .owners(Placement.place(OwnerTable.empty(new Ring(16)), members))
        .voters(Voters.of(members))
        .build();
  }

  static ClusterView view(Topology of) {
    return new ClusterView(Optional.of(of), Map.of("node-4", Liveness.State.DEAD), true, "");
  }

  private HttpResponse<byte[]> post(String body) throws Exception {
    return served.send(served
        .request("/v1/cluster/changes")
        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))));
  }

  private JsonNode answer(int status, String body) throws Exception {
    HttpResponse<byte[]> got = post(body);
    JsonNode answer = JSON.readTree(got.body());
    assertEquals(status, got.statusCode(), answer::toString);
    return answer;
  }

  private void refused(int status, String problem, String body) throws Exception {
    JsonNode answer = answer(status, body);
    assertEquals("urn:quorate:problem:" + problem, answer.path("type").asText());
    assertEquals("not-applied", answer.path("outcome").asText());
  }

  @Test
  void dryRunShowsWhatBeginningSays() throws Exception {
    JsonNode planned = answer(200, "{'change':'leave','node':'node-1','dryRun':true}");
    assertEquals("planned", planned.path("result").asText());
    JsonNode begun = answer(202, "{'change':'leave','node':'node-1'}");
    assertEquals("begun", begun.path("result").asText());
    assertEquals(planned.path("moves"), begun.path("moves"));
    assertEquals(planned.path("members"), begun.path("members"));
    assertEquals(2, begun.path("epoch").asLong());
    assertTrue(begun.path("copies").asLong() > 0);
    assertEquals(begun.path("copies").asLong() * 1_000, begun.path("bytes").asLong());
    assertEquals(planned.path("bytes"), begun.path("bytes"));
    int partitions = 0;
    for (JsonNode member : begun.path("members")) {
      partitions += member.path("partitions").asInt();
    }
    assertEquals(16, partitions);
    assertEquals(0, begun.path("members").path(0).path("replicas").asInt());
  }

  @Test
  void theClusterPageShowsHowFarARunningChangeHasCome() throws Exception {
    assertTrue(cluster().path("progress").isMissingNode());
    served.store.view(view(new Change.Leave("node-1").plan(topology).next().orElseThrow()));
    JsonNode progress = cluster().path("progress");
    assertEquals(10, progress.path("copies").asInt());
    assertEquals(3, progress.path("copiesMoved").asInt());
    assertEquals(10_000, progress.path("bytes").asInt());
    assertEquals(3_000, progress.path("bytesMoved").asInt());
    assertEquals(70, progress.path("secondsLeft").asInt());
    assertEquals("node-4", progress.path("silent").path(0).asText());
  }

  private JsonNode cluster() throws Exception {
    return JSON.readTree(served.send(served.request("/v1/cluster").GET()).body());
  }

  @Test
  void eachChangeHasItsFields() throws Exception {
    answer(202, "{'change':'remove','node':'node-4'}");
    answer(202, "{'change':'replace','node':'node-4','by':'node-5'}");
    answer(202, "{'change':'weight','node':'node-1','weight':3}");
    answer(202, "{'change':'zone','node':'node-1','zone':'attic'}");
    assertEquals("nothing", answer(200, "{'change':'cancel'}").path("result").asText());
  }

  @Test
  void whatIsSoAlreadyIsNothing() throws Exception {
    JsonNode answer = answer(200, "{'change':'weight','node':'node-1','weight':1}");
    assertEquals("nothing", answer.path("result").asText());
    assertTrue(answer.path("detail").asText().endsWith("."));
  }

  @Test
  void whoStillAnswersIsNotGivenUp() throws Exception {
    refused(409, "change-refused", "{'change':'remove','node':'node-1'}");
    refused(409, "change-refused", "{'change':'replace','node':'node-1','by':'node-5'}");
  }

  @Test
  void whoIsDeadCannotLeave() throws Exception {
    refused(409, "change-refused", "{'change':'leave','node':'node-4'}");
  }

  @Test
  void otherChangesWaitForTheRunningOne() throws Exception {
    Topology running = new Change.Leave("node-1").plan(topology).next().orElseThrow();
    served.store.view(view(running));
    refused(409, "change-running", "{'change':'leave','node':'node-2'}");
    assertEquals(
        "nothing",
        answer(200, "{'change':'leave','node':'node-1'}").path("result").asText());
    assertEquals("begun", answer(202, "{'change':'cancel'}").path("result").asText());
  }

  @Test
  void whoIsAskedToRemoveTheDeadOfWhomTheRunningChangeHasNeedSaysWhatToDo() throws Exception {
    // Three are left to own, and two of those are dead.
    Topology running = new Change.Leave("node-1").plan(topology).next().orElseThrow();
    Map<String, Liveness.State> states =
        Map.of("node-4", Liveness.State.DEAD, "node-3", Liveness.State.DEAD);
    served.store.view(new ClusterView(Optional.of(running), states, true, ""));
    JsonNode answer = answer(409, "{'change':'remove','node':'node-4'}");
    assertEquals("urn:quorate:problem:change-running", answer.path("type").asText());
    assertEquals(
        "The running change cannot end while 'node-3' and 'node-4' are dead: start them, or cancel the"
            + " change and then remove them.",
        answer.path("detail").asText());
  }

  @Test
  void whatIsNoChangeIsInvalid() throws Exception {
    refused(404, "no-such-member", "{'change':'weight','node':'node-9','weight':2}");
    refused(400, "invalid-request", "{'change':'leave'}");
    refused(400, "invalid-request", "{'change':'go','node':'node-1'}");
    refused(400, "invalid-request", "{'change':'leave','node':'node-1','force':true}");
    refused(400, "invalid-request", "{'change':'weight','node':'node-1','weight':1001}");
    refused(400, "invalid-request", "{'change':'weight','node':'node-1','weight':'1'}");
    refused(400, "invalid-request", "{'change':'zone','node':'node-1','zone':'a b'}");
    refused(400, "invalid-request", "{'change':'replace','node':'node-4','by':'node-4'}");
    refused(400, "invalid-request", "[]");
    refused(400, "invalid-request", "{} {}");
    refused(400, "invalid-request", "leave node-1");
    refused(413, "value-too-large", " ".repeat(5_000) + "{}");
  }
}

package io.quorate.benchmarks.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.benchmarks.http.HttpSession;
import io.quorate.benchmarks.timeline.FaultKind;
import io.quorate.benchmarks.timeline.Victim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Whichever member of etcd leads when a fault begins. */
final class EtcdLeader implements Victim {
  private static final Duration ASK = Duration.ofSeconds(1);
  private static final String STATUS =
      "POST /v3/maintenance/status HTTP/1.1\r\nContent-Type: application/json\r\n";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final EtcdNodes nodes;
  private int chosen;

  EtcdLeader(EtcdNodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public String name(FaultKind kind) {
    return "the leader";
  }

  @Override
  public boolean bears(FaultKind kind) {
    return kind == FaultKind.PAUSE || kind == FaultKind.KILL;
  }

  @Override
  public void begin(FaultKind kind) throws IOException, InterruptedException {
    chosen = find();
    if (kind == FaultKind.PAUSE) {
      nodes.process(chosen).pause();
    } else {
      nodes.process(chosen).kill();
    }
  }

  @Override
  public void end(FaultKind kind) throws IOException, InterruptedException {
    if (kind == FaultKind.PAUSE) {
      nodes.process(chosen).resume();
    } else {
      nodes.restart(chosen);
    }
  }

  private int find() throws IOException {
    for (int number = 0; number < EtcdNodes.COUNT; number++) {
      try (HttpSession session = new HttpSession(nodes.only(number), 0, ASK)) {
        int status = session.exchange(STATUS, "{}".getBytes(StandardCharsets.UTF_8));
        if (status == 200 && isLeader(session.text())) {
          return number;
        }
      }
    }
    throw new IOException("etcd has no leader");
  }

  /** Whether who answered this names itself as the leader. */
  static boolean isLeader(String answer) throws IOException {
    JsonNode json = MAPPER.readTree(answer);
    String leader = json.path("leader").asText();
    // A member that knows no leader leaves it out, or says 0.
    return !leader.isEmpty() && leader.equals(json.at("/header/member_id").asText());
  }
}

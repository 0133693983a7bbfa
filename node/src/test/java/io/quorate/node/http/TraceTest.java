package io.quorate.node.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Step;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a trace is shown. */
class TraceTest {
  private static final String KEY = "/v1/buckets/b/keys/k";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServedStore served = new ServedStore();

  @AfterEach
  void stop() {
    served.close();
  }

  private static String trace(HttpResponse<?> answer) {
    return answer.headers().firstValue("Quorate-Trace").orElse("");
  }

  @Test
  void aTraceIsOneLineOfAsciiInAHeader() throws Exception {
    HttpResponse<byte[]> put = served.put(KEY + "?trace=true", "x");
    assertEquals(204, put.statusCode());
    assertTrue(trace(put).chars().allMatch(c -> c >= ' ' && c < 0x7f), trace(put));
    JsonNode steps = JSON.readTree(trace(put));
    for (JsonNode step : steps) {
      assertTrue(((ObjectNode) step).remove("at").asDouble() >= 0.1);
    }
    assertTrue(((ObjectNode) steps.get(0)).remove("answered").asDouble() >= 1.234);
    assertEquals(
        JSON.readTree(
            """
            [{"by":"n1","node":"n2","asked":"fetch","answer":"copy","digest":"0000000000000abc"},
             {"by":"n1","node":"n\u00f63","asked":"join","hintFor":"n2","answered":null}]
            """),
        steps);
  }

  @Test
  void itIsThereWhereItWasAskedForOnly() throws Exception {
    assertEquals("", trace(served.put(KEY, "x")));
    assertTrue(!trace(served.get(KEY + "?trace=true")).isEmpty());
    assertEquals("", trace(served.get(KEY + "?trace=false")));
    assertEquals(400, served.get(KEY + "?trace=yes").statusCode());
  }

  @Test
  void aFailureHasItToo() throws Exception {
    served.store.failWith(Outcome.Failed.notApplied(Outcome.Reason.OVERLOADED, "No."));
    HttpResponse<byte[]> failed = served.get(KEY + "?trace=true");
    assertEquals(503, failed.statusCode());
    assertEquals(2, JSON.readTree(trace(failed)).size());
  }

  @Test
  void aConditionalWriteTellsItsReadAndItsWrite() throws Exception {
    HttpResponse<byte[]> put = served.put(KEY + "?trace=true", "x", "If-None-Match", "*");
    assertEquals(204, put.statusCode());
    assertEquals(4, JSON.readTree(trace(put)).size());
  }

  @Test
  void aLongTraceSaysHowMuchOfItIsMissing() throws Exception {
    Step step = new Step(
        "n".repeat(60), "m".repeat(60), Step.Asked.JOIN, "", 1, 2, "stored", OptionalLong.of(1));
    String text = Trace.text(Collections.nCopies(60, step));
    assertTrue(text.length() < 4_200, text);
    JsonNode told = JSON.readTree(text);
    assertEquals(60, told.size() - 1 + told.get(told.size() - 1).path("omitted").asInt());
  }
}

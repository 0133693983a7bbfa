package io.quorate.node.wire;

import io.quorate.node.request.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a request, on their way to the node that took it.
 *
 * <pre>
 *   count × section: by, node, asked, hint for, asked at, 1 + answered at (0: never), answer,
 *                    whether there is a digest, the digest
 * </pre>
 */
final class StepCodec {
  private static final List<Step.Asked> ASKED =
      List.of(Step.Asked.FETCH, Step.Asked.MINT, Step.Asked.JOIN, Step.Asked.COORDINATE);

  private StepCodec() {}

  static void write(WireWriter out, List<Step> steps) {
    out.varint(steps.size());
    for (Step step : steps) {
      int section = out.begin();
      out.text(step.by()).text(step.node()).u8(ASKED.indexOf(step.asked())).text(step.hintFor());
      out.varint(step.askedMicros()).varint(step.answeredMicros() + 1).text(step.answer());
      out.optionalI64(step.digest()).end(section);
    }
  }

  static List<Step> read(WireReader in) throws MalformedException {
    int count = in.number(0, Step.STEPS_MAX, "a count");
    List<Step> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      WireReader section = in.section();
      steps.add(new Step(
          section.text(),
          section.text(),
          section.oneOf(ASKED, "what is asked"),
          section.text(),
          section.varint(),
          section.varint() - 1,
          section.text(),
          section.optionalI64()));
    }
    return steps;
  }
}

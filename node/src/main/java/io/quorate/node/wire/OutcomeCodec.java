package io.quorate.node.wire;

import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import java.util.Optional;

/**
 * The outcome of a client's request, on its way back to the node that took it.
 *
 * <pre>
 *   found     1 | section: state, context, receipt
 *   written   2 | section: context, receipt, whether there is a state, the state
 *   failed    3 | section: reason, detail, needed, reached, unknown
 *   receipt   section: owners, fallbacks, of
 * </pre>
 */
final class OutcomeCodec {
  private static final int FOUND = 1;
  private static final int WRITTEN = 2;
  private static final int FAILED = 3;

  private OutcomeCodec() {}

  static void write(WireWriter out, Outcome outcome) {
    outcome.accept(new Writer(out));
  }

  private record Writer(WireWriter out) implements Outcome.Visitor<WireWriter> {
    @Override
    public WireWriter found(Outcome.Found found) {
      int body = out.u8(FOUND).begin();
      out.bytes(StateCodec.encode(found.state())).text(found.context());
      return receipt(found.receipt()).end(body);
    }

    @Override
    public WireWriter written(Outcome.Written written) {
      int body = out.u8(WRITTEN).begin();
      out.text(written.context());
      receipt(written.receipt()).bool(written.state().isPresent());
      written.state().ifPresent(state -> out.bytes(StateCodec.encode(state)));
      return out.end(body);
    }

    @Override
    public WireWriter failed(Outcome.Failed failed) {
      int body = out.u8(FAILED).begin();
      out.u8(Codes.FAILURES.indexOf(failed.reason())).text(failed.detail());
      out.varint(failed.needed()).varint(failed.reached());
      return out.bool(failed.unknown()).end(body);
    }

    private WireWriter receipt(Receipt receipt) {
      int section = out.begin();
      out.varint(receipt.owners()).varint(receipt.fallbacks()).varint(receipt.of());
      return out.end(section);
    }
  }

  static Outcome read(WireReader in) throws MalformedException {
    int kind = in.u8();
    WireReader body = in.section();
    return switch (kind) {
      case FOUND -> new Outcome.Found(readState(body), body.text(), readReceipt(body));
      case WRITTEN -> readWritten(body);
      case FAILED -> readFailed(body);
      default -> throw new MalformedException("there is no outcome of kind " + kind);
    };
  }

  private static Outcome readWritten(WireReader in) throws MalformedException {
    String context = in.text();
    Receipt receipt = readReceipt(in);
    Optional<State> state = in.bool() ? Optional.of(readState(in)) : Optional.empty();
    return new Outcome.Written(context, receipt, state);
  }

  private static Outcome readFailed(WireReader in) throws MalformedException {
    return new Outcome.Failed(
        in.oneOf(Codes.FAILURES, "a reason"),
        in.text(),
        in.number(0, Integer.MAX_VALUE, "needed"),
        in.number(0, Integer.MAX_VALUE, "reached"),
        in.bool());
  }

  private static Receipt readReceipt(WireReader in) throws MalformedException {
    WireReader section = in.section();
    return new Receipt(
        section.number(0, Integer.MAX_VALUE, "owners"),
        section.number(0, Integer.MAX_VALUE, "fallbacks"),
        section.number(0, Integer.MAX_VALUE, "of"));
  }

  private static State readState(WireReader in) throws MalformedException {
    try {
      return StateCodec.decode(in.bytes());
    } catch (io.quorate.antientropy.causality.MalformedException e) {
      throw new MalformedException("a state: " + e.getMessage());
    }
  }
}

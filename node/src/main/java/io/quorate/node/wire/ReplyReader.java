package io.quorate.node.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a reply's body. */
final class ReplyReader {
  private ReplyReader() {}

  static Reply read(int kind, WireReader in) throws MalformedException {
    return switch (kind) {
      case Kind.PONG -> new Reply.Pong();
      case Kind.FOUNDED -> new Reply.Founded(FoundingCodec.read(in));
      case Kind.AGREED -> new Reply.Agreed(AgreementCodec.readAnswer(in));
      case Kind.TOPOLOGY_TOLD ->
        new Reply.TopologyTold(
            in.bool() ? Optional.of(FoundingCodec.readTopology(in)) : Optional.empty());
      case Kind.JOINED -> new Reply.Joined(in.bool());
      case Kind.FETCHED -> new Reply.Fetched(in.bytes(), in.bool(), in.varint());
      case Kind.SAME -> new Reply.Same(in.bool(), in.varint());
      case Kind.COORDINATED -> new Reply.Coordinated(OutcomeCodec.read(in), StepCodec.read(in));
      case Kind.LISTED -> listed(in);
      case Kind.INSPECTED -> inspected(in);
      case Kind.EXCHANGED -> new Reply.Exchanged(ExchangeCodec.readAnswer(in));
      case Kind.CONFIRMED -> confirmed(in);
      case Kind.REAPED -> new Reply.Reaped(ReapCodec.readAnswer(in));
      case Kind.OUTDATED -> new Reply.Outdated(ReapCodec.readGeneration(in));
      case Kind.CONFLICTS_TOLD -> new Reply.Conflicts(ConflictCodec.read(in));
      case Kind.CONVERGENCE_TOLD -> new Reply.Convergence(ConvergenceCodec.read(in));
      case Kind.TIME_TOLD -> new Reply.TimeTold(in.i64());
      case Kind.SNAPSHOT_DONE -> new Reply.SnapshotDone(in.text(), in.varint());
      case Kind.SNAPSHOTS_TOLD -> new Reply.Snapshots(SnapshotCodec.readKept(in));
      case Kind.REFUSED -> new Reply.Refused(in.oneOf(Codes.REFUSALS, "a reason"), in.text());
      default -> throw new MalformedException("there is no reply of kind " + kind);
    };
  }

  private static Reply listed(WireReader in) throws MalformedException {
    boolean more = in.bool();
    int count = in.number(0, in.remaining(), "a count");
    List<Reply.ListedCopy> copies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WireReader entry = in.section();
      copies.add(new Reply.ListedCopy(entry.key(), entry.i64(), entry.bool()));
    }
    return new Reply.Listed(copies, more);
  }

  private static Reply confirmed(WireReader in) throws MalformedException {
    long epoch = in.varint();
    int count = in.number(0, in.remaining(), "a count");
    List<Integer> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(in.number(0, MessageCodec.PARTITIONS_MAX - 1, "a partition"));
    }
    return new Reply.Confirmed(epoch, partitions, in.bool(), in.varint());
  }

  private static Reply inspected(WireReader in) throws MalformedException {
    OptionalLong digest = in.optionalI64();
    byte[] outline = in.bytes();
    boolean counts = in.bool();
    int count = in.number(0, in.remaining(), "a count");
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      targets.add(in.text());
    }
    byte[] hinted = in.bytes();
    return new Reply.Inspected(digest, outline, counts, targets, hinted, compared(in));
  }

  private static List<Reply.Compared> compared(WireReader in) throws MalformedException {
    int count = in.number(0, in.remaining(), "a count");
    List<Reply.Compared> compared = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WireReader section = in.section();
      compared.add(new Reply.Compared(section.text(), section.varint() - 1, section.bool()));
    }
    return compared;
  }
}

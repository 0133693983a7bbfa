package io.quorate.node.wire;

import io.quorate.ring.TopologyCodec;

/** Writes a reply's kind and body. */
final class ReplyWriter implements Reply.Visitor<WireWriter> {
  private final WireWriter out;

  ReplyWriter(WireWriter out) {
    this.out = out;
  }

  @Override
  public WireWriter pong(Reply.Pong reply) {
    return out.end(begin(Kind.PONG));
  }

  @Override
  public WireWriter founded(Reply.Founded reply) {
    int body = begin(Kind.FOUNDED);
    FoundingCodec.write(out, reply.message());
    return out.end(body);
  }

  @Override
  public WireWriter topologyTold(Reply.TopologyTold reply) {
    int body = begin(Kind.TOPOLOGY_TOLD);
    out.bool(reply.newer().isPresent());
    reply.newer().ifPresent(topology -> out.bytes(TopologyCodec.encode(topology)));
    return out.end(body);
  }

  @Override
  public WireWriter agreed(Reply.Agreed reply) {
    int body = begin(Kind.AGREED);
    AgreementCodec.write(out, reply.answer());
    return out.end(body);
  }

  @Override
  public WireWriter confirmed(Reply.Confirmed reply) {
    int body = begin(Kind.CONFIRMED);
    out.varint(reply.epoch()).varint(reply.partitions().size());
    reply.partitions().forEach(out::varint);
    return out.bool(reply.free()).varint(reply.dataBytes()).end(body);
  }

  @Override
  public WireWriter joined(Reply.Joined reply) {
    int body = begin(Kind.JOINED);
    return out.bool(reply.changed()).end(body);
  }

  @Override
  public WireWriter fetched(Reply.Fetched reply) {
    int body = begin(Kind.FETCHED);
    return out.bytes(reply.state())
        .bool(reply.counts())
        .varint(reply.generation())
        .end(body);
  }

  @Override
  public WireWriter same(Reply.Same reply) {
    int body = begin(Kind.SAME);
    return out.bool(reply.counts()).varint(reply.generation()).end(body);
  }

  @Override
  public WireWriter coordinated(Reply.Coordinated reply) {
    int body = begin(Kind.COORDINATED);
    OutcomeCodec.write(out, reply.outcome());
    StepCodec.write(out, reply.steps());
    return out.end(body);
  }

  @Override
  public WireWriter listed(Reply.Listed reply) {
    int body = begin(Kind.LISTED);
    out.bool(reply.more()).varint(reply.copies().size());
    for (Reply.ListedCopy copy : reply.copies()) {
      int entry = out.begin();
      out.key(copy.key()).i64(copy.digest()).bool(copy.living()).end(entry);
    }
    return out.end(body);
  }

  @Override
  public WireWriter inspected(Reply.Inspected reply) {
    int body = begin(Kind.INSPECTED);
    out.optionalI64(reply.digest()).bytes(reply.outline()).bool(reply.counts());
    out.varint(reply.hintTargets().size());
    reply.hintTargets().forEach(out::text);
    out.bytes(reply.hinted()).varint(reply.compared().size());
    for (Reply.Compared each : reply.compared()) {
      int section = out.begin();
      out.text(each.peer()).varint(each.millisAgo() + 1).bool(each.different()).end(section);
    }
    return out.end(body);
  }

  @Override
  public WireWriter exchanged(Reply.Exchanged reply) {
    int body = begin(Kind.EXCHANGED);
    ExchangeCodec.write(out, reply.answer());
    return out.end(body);
  }

  @Override
  public WireWriter reaped(Reply.Reaped reply) {
    int body = begin(Kind.REAPED);
    ReapCodec.write(out, reply.answer());
    return out.end(body);
  }

  @Override
  public WireWriter outdated(Reply.Outdated reply) {
    int body = begin(Kind.OUTDATED);
    ReapCodec.write(out, reply.known());
    return out.end(body);
  }

  @Override
  public WireWriter conflicts(Reply.Conflicts reply) {
    int body = begin(Kind.CONFLICTS_TOLD);
    ConflictCodec.write(out, reply.met());
    return out.end(body);
  }

  @Override
  public WireWriter convergence(Reply.Convergence reply) {
    int body = begin(Kind.CONVERGENCE_TOLD);
    ConvergenceCodec.write(out, reply.of());
    return out.end(body);
  }

  @Override
  public WireWriter timeTold(Reply.TimeTold reply) {
    int body = begin(Kind.TIME_TOLD);
    return out.i64(reply.wallMillis()).end(body);
  }

  @Override
  public WireWriter snapshotDone(Reply.SnapshotDone reply) {
    int body = begin(Kind.SNAPSHOT_DONE);
    return out.text(reply.refusal()).varint(reply.bytes()).end(body);
  }

  @Override
  public WireWriter snapshots(Reply.Snapshots reply) {
    int body = begin(Kind.SNAPSHOTS_TOLD);
    SnapshotCodec.write(out, reply.kept());
    return out.end(body);
  }

  @Override
  public WireWriter refused(Reply.Refused reply) {
    int body = begin(Kind.REFUSED);
    return out.u8(Codes.REFUSALS.indexOf(reply.reason())).text(reply.detail()).end(body);
  }

  private int begin(int kind) {
    return out.u8(kind).begin();
  }
}

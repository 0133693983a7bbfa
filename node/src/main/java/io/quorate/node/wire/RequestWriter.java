package io.quorate.node.wire;

import io.quorate.ring.membership.SwimCodec;

/** Writes a request's kind and body. */
final class RequestWriter implements Request.Visitor<WireWriter> {
  private final WireWriter out;

  RequestWriter(WireWriter out) {
    this.out = out;
  }

  @Override
  public WireWriter ping(Request.Ping request) {
    int body = begin(Kind.PING);
    return out.text(request.member()).end(body);
  }

  @Override
  public WireWriter found(Request.Found request) {
    int body = begin(Kind.FOUND);
    FoundingCodec.write(out, request.message());
    return out.end(body);
  }

  @Override
  public WireWriter askTopology(Request.AskTopology request) {
    int body = begin(Kind.ASK_TOPOLOGY);
    return out.varint(request.generation()).varint(request.epoch()).end(body);
  }

  @Override
  public WireWriter compare(Request.Compare request) {
    int body = begin(Kind.COMPARE);
    return out.bytes(SwimCodec.encode(request.sync())).end(body);
  }

  @Override
  public WireWriter agree(Request.Agree request) {
    int body = begin(Kind.AGREE);
    AgreementCodec.write(out, request.question());
    return out.end(body);
  }

  @Override
  public WireWriter confirm(Request.Confirm request) {
    int body = begin(Kind.CONFIRM);
    return out.varint(request.epoch()).end(body);
  }

  @Override
  public WireWriter join(Request.Join request) {
    int body = begin(Kind.JOIN);
    out.key(request.key()).bytes(request.state());
    out.u8(Codes.DURABILITIES.indexOf(request.durability()));
    return out.text(request.hintFor()).varint(request.reapGeneration()).end(body);
  }

  @Override
  public WireWriter fetch(Request.Fetch request) {
    int body = begin(Kind.FETCH);
    return out.key(request.key()).optionalI64(request.known()).end(body);
  }

  @Override
  public WireWriter coordinate(Request.Coordinate request) {
    int body = begin(Kind.COORDINATE);
    ClientRequestCodec.write(out, request.request());
    return out.varint(request.time()).bool(request.told()).end(body);
  }

  @Override
  public WireWriter listKeys(Request.ListKeys request) {
    int body = begin(Kind.LIST_KEYS);
    out.varint(request.partition()).text(request.bucket()).bool(request.after().isPresent());
    request.after().ifPresent(out::key);
    return out.varint(request.limit()).end(body);
  }

  @Override
  public WireWriter inspect(Request.Inspect request) {
    int body = begin(Kind.INSPECT);
    return out.key(request.key()).end(body);
  }

  @Override
  public WireWriter exchange(Request.Exchange request) {
    int body = begin(Kind.EXCHANGE);
    out.varint(request.partition());
    ExchangeCodec.write(out, request.question());
    return out.end(body);
  }

  @Override
  public WireWriter reap(Request.Reap request) {
    int body = begin(Kind.REAP);
    out.varint(request.partition()).varint(request.epoch());
    ReapCodec.write(out, request.known());
    ReapCodec.write(out, request.question());
    return out.end(body);
  }

  @Override
  public WireWriter conflicts(Request.Conflicts request) {
    int body = begin(Kind.CONFLICTS);
    return out.text(request.bucket()).end(body);
  }

  @Override
  public WireWriter convergence(Request.Convergence request) {
    return out.end(begin(Kind.CONVERGENCE));
  }

  @Override
  public WireWriter askTime(Request.AskTime request) {
    return out.end(begin(Kind.ASK_TIME));
  }

  @Override
  public WireWriter snapshot(Request.Snapshot request) {
    int body = begin(Kind.SNAPSHOT);
    out.u8(Codes.SNAPSHOT_STEPS.indexOf(request.step()));
    SnapshotCodec.write(out, request.plan());
    return out.end(body);
  }

  @Override
  public WireWriter listSnapshots(Request.ListSnapshots request) {
    return out.end(begin(Kind.LIST_SNAPSHOTS));
  }

  private int begin(int kind) {
    return out.u8(kind).begin();
  }
}

package io.quorate.node.wire;

import io.quorate.node.request.ClientRequest;
import io.quorate.ring.Key;
import io.quorate.ring.membership.SwimCodec;
import java.util.Optional;

/** Reads a request's body. */
final class RequestReader {
  private static final int LIST_LIMIT_MAX = 1_000;

  private RequestReader() {}

  static Request read(int kind, WireReader in) throws MalformedException {
    return switch (kind) {
      case Kind.PING -> new Request.Ping(in.text());
      case Kind.FOUND -> new Request.Found(FoundingCodec.read(in));
      case Kind.AGREE -> new Request.Agree(AgreementCodec.readQuestion(in));
      case Kind.ASK_TOPOLOGY -> new Request.AskTopology(in.varint(), in.varint());
      case Kind.JOIN -> join(in);
      case Kind.FETCH -> new Request.Fetch(in.key(), in.optionalI64());
      case Kind.COORDINATE -> coordinate(in);
      case Kind.LIST_KEYS -> listKeys(in);
      case Kind.INSPECT -> new Request.Inspect(in.key());
      case Kind.COMPARE -> compare(in);
      case Kind.EXCHANGE -> exchange(in);
      case Kind.CONFIRM -> new Request.Confirm(in.varint());
      case Kind.REAP -> reap(in);
      case Kind.CONFLICTS -> new Request.Conflicts(in.text());
      case Kind.CONVERGENCE -> new Request.Convergence();
      case Kind.ASK_TIME -> new Request.AskTime();
      case Kind.SNAPSHOT ->
        new Request.Snapshot(
            in.oneOf(Codes.SNAPSHOT_STEPS, "a step of a snapshot"), SnapshotCodec.readPlan(in));
      case Kind.LIST_SNAPSHOTS -> new Request.ListSnapshots();
      default -> throw new MalformedException("there is no request of kind " + kind);
    };
  }

  private static Request coordinate(WireReader in) throws MalformedException {
    ClientRequest request = ClientRequestCodec.read(in);
    long time = in.varint();
    if (time < 0) {
      throw new MalformedException("a time is not negative");
    }
    return new Request.Coordinate(request, time, in.bool());
  }

  private static Request compare(WireReader in) throws MalformedException {
    return new Request.Compare(SwimCodec.decodeSync(in.bytes())
        .orElseThrow(() -> new MalformedException("this is no step of a comparison")));
  }

  private static Request join(WireReader in) throws MalformedException {
    return new Request.Join(
        in.key(), in.bytes(), in.oneOf(Codes.DURABILITIES, "a durability"), in.text(), in.varint());
  }

  private static Request exchange(WireReader in) throws MalformedException {
    int partition = in.number(0, MessageCodec.PARTITIONS_MAX - 1, "a partition");
    return new Request.Exchange(partition, ExchangeCodec.readQuestion(in));
  }

  private static Request reap(WireReader in) throws MalformedException {
    int partition = in.number(0, MessageCodec.PARTITIONS_MAX - 1, "a partition");
    long epoch = in.varint();
    return new Request.Reap(
        partition, epoch, ReapCodec.readGeneration(in), ReapCodec.readQuestion(in));
  }

  private static Request listKeys(WireReader in) throws MalformedException {
    int partition = in.number(0, MessageCodec.PARTITIONS_MAX - 1, "a partition");
    String bucket = in.text();
    Optional<Key> after = in.bool() ? Optional.of(in.key()) : Optional.empty();
    return new Request.ListKeys(partition, bucket, after, in.number(1, LIST_LIMIT_MAX, "a limit"));
  }
}

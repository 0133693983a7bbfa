package io.quorate.node.wire;

import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.TopologyCodec;
import io.quorate.ring.agreement.Ballot;
import io.quorate.ring.agreement.Instance;
import io.quorate.ring.agreement.Vote;
import io.quorate.ring.agreement.VoterAnswer;
import io.quorate.ring.agreement.VoterQuestion;
import java.util.Optional;

/** What proposers and voters say to each other: a kind and a section. */
final class AgreementCodec {
  private static final int TAKE_PART = 1;
  private static final int PREPARE = 2;
  private static final int ACCEPT = 3;
  private static final int KEEP = 4;

  private static final int TAKES_PART = 1;
  private static final int PROMISED = 2;
  private static final int ACCEPTED = 3;
  private static final int KEPT = 4;
  private static final int OUTBID = 5;
  private static final int DECIDED = 6;
  private static final int ABSTAINS = 7;

  private AgreementCodec() {}

  static void write(WireWriter out, VoterQuestion question) {
    question.accept(new QuestionWriter(out));
  }

  static void write(WireWriter out, VoterAnswer answer) {
    answer.accept(new AnswerWriter(out));
  }

  private static WireWriter put(WireWriter out, Instance instance) {
    out.i64(instance.cluster().high()).i64(instance.cluster().low());
    return out.varint(instance.generation()).varint(instance.epoch());
  }

  private static WireWriter put(WireWriter out, Ballot ballot) {
    return out.varint(ballot.round()).text(ballot.name()).i64(ballot.start());
  }

  private record QuestionWriter(WireWriter out) implements VoterQuestion.Visitor<WireWriter> {
    @Override
    public WireWriter takePart(VoterQuestion.TakePart question) {
      int body = out.u8(TAKE_PART).begin();
      return put(out, question.instance()).i64(question.disk().value()).end(body);
    }

    @Override
    public WireWriter prepare(VoterQuestion.Prepare question) {
      int body = out.u8(PREPARE).begin();
      return put(put(out, question.instance()), question.ballot()).end(body);
    }

    @Override
    public WireWriter accept(VoterQuestion.Accept question) {
      int body = out.u8(ACCEPT).begin();
      return put(out, question.ballot())
          .bytes(TopologyCodec.encode(question.value()))
          .end(body);
    }

    @Override
    public WireWriter keep(VoterQuestion.Keep question) {
      int body = out.u8(KEEP).begin();
      return out.bytes(TopologyCodec.encode(question.chosen())).end(body);
    }
  }

  private record AnswerWriter(WireWriter out) implements VoterAnswer.Visitor<WireWriter> {
    @Override
    public WireWriter takesPart(VoterAnswer.TakesPart answer) {
      return out.end(out.u8(TAKES_PART).begin());
    }

    @Override
    public WireWriter promised(VoterAnswer.Promised answer) {
      int body = out.u8(PROMISED).begin();
      put(out, answer.ballot()).bool(answer.vote().isPresent());
      answer.vote().ifPresent(vote -> put(out, vote.ballot())
          .bytes(TopologyCodec.encode(vote.value())));
      return out.end(body);
    }

    @Override
    public WireWriter accepted(VoterAnswer.Accepted answer) {
      int body = out.u8(ACCEPTED).begin();
      return put(out, answer.ballot()).end(body);
    }

    @Override
    public WireWriter kept(VoterAnswer.Kept answer) {
      int body = out.u8(KEPT).begin();
      return out.varint(answer.epoch()).end(body);
    }

    @Override
    public WireWriter outbid(VoterAnswer.Outbid answer) {
      int body = out.u8(OUTBID).begin();
      return put(out, answer.promised()).end(body);
    }

    @Override
    public WireWriter decided(VoterAnswer.Decided answer) {
      int body = out.u8(DECIDED).begin();
      return out.bytes(TopologyCodec.encode(answer.chosen()))
          .bool(answer.inForce())
          .end(body);
    }

    @Override
    public WireWriter abstains(VoterAnswer.Abstains answer) {
      int body = out.u8(ABSTAINS).begin();
      return out.text(answer.sentence()).end(body);
    }
  }

  static VoterQuestion readQuestion(WireReader in) throws MalformedException {
    int kind = in.u8();
    WireReader body = in.section();
    return switch (kind) {
      case TAKE_PART -> new VoterQuestion.TakePart(instance(body), new DiskId(body.i64()));
      case PREPARE -> new VoterQuestion.Prepare(instance(body), ballot(body));
      case ACCEPT -> new VoterQuestion.Accept(ballot(body), FoundingCodec.readTopology(body));
      case KEEP -> new VoterQuestion.Keep(FoundingCodec.readTopology(body));
      default -> throw new MalformedException("there is no question to voters of kind " + kind);
    };
  }

  static VoterAnswer readAnswer(WireReader in) throws MalformedException {
    int kind = in.u8();
    WireReader body = in.section();
    return switch (kind) {
      case TAKES_PART -> new VoterAnswer.TakesPart();
      case PROMISED -> new VoterAnswer.Promised(ballot(body), vote(body));
      case ACCEPTED -> new VoterAnswer.Accepted(ballot(body));
      case KEPT -> new VoterAnswer.Kept(body.varint());
      case OUTBID -> new VoterAnswer.Outbid(ballot(body));
      case DECIDED -> new VoterAnswer.Decided(FoundingCodec.readTopology(body), body.bool());
      case ABSTAINS -> new VoterAnswer.Abstains(body.text());
      default -> throw new MalformedException("there is no answer of voters of kind " + kind);
    };
  }

  private static Optional<Vote> vote(WireReader in) throws MalformedException {
    return in.bool()
        ? Optional.of(new Vote(ballot(in), FoundingCodec.readTopology(in)))
        : Optional.empty();
  }

  private static Instance instance(WireReader in) throws MalformedException {
    return new Instance(new ClusterId(in.i64(), in.i64()), in.varint(), in.varint());
  }

  private static Ballot ballot(WireReader in) throws MalformedException {
    return new Ballot(in.varint(), in.text(), in.i64());
  }
}

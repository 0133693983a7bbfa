package io.quorate.node.wire;

import io.quorate.antientropy.exchange.Answer;
import io.quorate.antientropy.exchange.Entry;
import io.quorate.antientropy.exchange.Exchange;
import io.quorate.antientropy.exchange.MerkleTree;
import io.quorate.antientropy.exchange.Page;
import io.quorate.antientropy.exchange.Question;
import io.quorate.ring.BucketDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * What owners of a partition ask each other about their copies: a kind and a section.
 *
 * <pre>
 *   root      n · root i64 · forced       sums      counts · count · i64 … · raised · reaped
 *   leaves    n · count · block …         entries   more · count · (position i64, digest i64) …
 *   entries   n · from i64 · count · leaf …
 *   states    n · count · position i64 …  states    answered · count · (section: key, state) … · generation
 * </pre>
 */
final class ExchangeCodec {
  private static final int ROOT = 1;
  private static final int LEAVES = 2;
  private static final int ENTRIES = 3;
  private static final int STATES = 4;
  private static final int SUMS = 5;

  private ExchangeCodec() {}

  static void write(WireWriter out, Question question) {
    question.accept(new QuestionWriter(out));
  }

  static void write(WireWriter out, Answer answer) {
    answer.accept(new AnswerWriter(out));
  }

  private record QuestionWriter(WireWriter out) implements Question.Visitor<WireWriter> {
    @Override
    public WireWriter root(Question.Root question) {
      int body = out.u8(ROOT).begin();
      out.varint(question.n()).i64(question.root()).bool(question.forced());
      return out.end(body);
    }

    @Override
    public WireWriter leaves(Question.Leaves question) {
      int body = out.u8(LEAVES).begin();
      out.varint(question.n()).varint(question.blocks().size());
      question.blocks().forEach(out::varint);
      return out.end(body);
    }

    @Override
    public WireWriter entries(Question.Entries question) {
      int body = out.u8(ENTRIES).begin();
      out.varint(question.n()).i64(question.from()).varint(question.leaves().size());
      question.leaves().forEach(out::varint);
      return out.end(body);
    }

    @Override
    public WireWriter states(Question.States question) {
      int body = out.u8(STATES).begin();
      out.varint(question.n()).varint(question.positions().size());
      question.positions().forEach(out::i64);
      return out.end(body);
    }
  }

  private record AnswerWriter(WireWriter out) implements Answer.Visitor<WireWriter> {
    @Override
    public WireWriter sums(Answer.Sums answer) {
      int body = out.u8(SUMS).begin();
      out.bool(answer.counts()).varint(answer.sums().size());
      answer.sums().forEach(out::i64);
      ReapCodec.write(out, answer.known());
      return out.end(body);
    }

    @Override
    public WireWriter entries(Answer.Entries answer) {
      int body = out.u8(ENTRIES).begin();
      List<Entry> entries = answer.page().entries();
      out.bool(answer.page().more()).varint(entries.size());
      entries.forEach(entry -> out.i64(entry.position()).i64(entry.digest()));
      return out.end(body);
    }

    @Override
    public WireWriter states(Answer.States answer) {
      int body = out.u8(STATES).begin();
      out.varint(answer.answered()).varint(answer.states().size());
      for (Answer.KeyState each : answer.states()) {
        int state = out.begin();
        out.key(each.key()).bytes(each.state()).end(state);
      }
      out.varint(answer.generation());
      return out.end(body);
    }
  }

  static Question readQuestion(WireReader in) throws MalformedException {
    int kind = in.u8();
    WireReader body = in.section();
    int n = body.number(1, BucketDefinition.N_MAX, "a number of copies");
    return switch (kind) {
      case ROOT -> new Question.Root(n, body.i64(), body.bool());
      case LEAVES -> new Question.Leaves(n, places(body, MerkleTree.BLOCKS));
      case ENTRIES -> {
        long from = body.i64();
        yield new Question.Entries(n, places(body, MerkleTree.LEAVES), from);
      }
      case STATES -> new Question.States(n, longs(body, Exchange.STATES_MAX));
      default -> throw new MalformedException("there is no question of kind " + kind);
    };
  }

  static Answer readAnswer(WireReader in) throws MalformedException {
    int kind = in.u8();
    WireReader body = in.section();
    return switch (kind) {
      case SUMS ->
        new Answer.Sums(
            body.bool(), longs(body, MerkleTree.LEAVES), ReapCodec.readGeneration(body));
      case ENTRIES -> entries(body);
      case STATES -> states(body);
      default -> throw new MalformedException("there is no answer of kind " + kind);
    };
  }

  /** Ascending numbers below {@code end}: none comes twice. */
  private static List<Integer> places(WireReader in, int end) throws MalformedException {
    int count = in.number(0, Math.min(end, in.remaining()), "a count");
    List<Integer> places = new ArrayList<>(count);
    int least = 0;
    for (int i = 0; i < count; i++) {
      int place = in.number(least, end - 1, "a place in a tree");
      places.add(place);
      least = place + 1;
    }
    return places;
  }

  private static List<Long> longs(WireReader in, int max) throws MalformedException {
    int count = in.number(0, Math.min(max, in.remaining() / Long.BYTES), "a count");
    List<Long> longs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      longs.add(in.i64());
    }
    return longs;
  }

  private static Answer entries(WireReader in) throws MalformedException {
    boolean more = in.bool();
    int most = Math.min(Exchange.ENTRIES_MAX, in.remaining() / (2 * Long.BYTES));
    int count = in.number(0, most, "a count");
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(new Entry(in.i64(), in.i64()));
    }
    return new Answer.Entries(new Page(entries, more));
  }

  private static Answer states(WireReader in) throws MalformedException {
    int answered = in.number(1, Exchange.STATES_MAX, "a number of positions");
    int count = in.number(0, in.remaining() / Integer.BYTES, "a count");
    List<Answer.KeyState> states = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WireReader state = in.section();
      states.add(new Answer.KeyState(state.key(), state.bytes()));
    }
    return new Answer.States(answered, states, in.varint());
  }
}

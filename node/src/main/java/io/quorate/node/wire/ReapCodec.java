package io.quorate.node.wire;

import io.quorate.antientropy.reap.Candidate;
import io.quorate.antientropy.reap.Generation;
import io.quorate.antientropy.reap.ReapAnswer;
import io.quorate.antientropy.reap.ReapQuestion;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * What members say to each other about reaping.
 *
 * <pre>
 *   known     raised · reaped
 *   show      count · (key, digest i64) …
 *   raise     generation · count · (key, digest i64) …
 *   close, mark, remove      generation · count · key …
 *   answer    known · count · place …
 * </pre>
 */
final class ReapCodec {
  private static final int SHOW = 1;
  private static final int RAISE = 2;
  private static final int CLOSE = 3;
  private static final int MARK = 4;
  private static final int REMOVE = 5;

  private ReapCodec() {}

  static void write(WireWriter out, Generation known) {
    out.varint(known.raised()).varint(known.reaped());
  }

  static Generation readGeneration(WireReader in) throws MalformedException {
    return new Generation(in.varint(), in.varint(), false);
  }

  static void write(WireWriter out, ReapQuestion question) {
    question.accept(new QuestionWriter(out));
  }

  private record QuestionWriter(WireWriter out) implements ReapQuestion.Visitor<WireWriter> {
    @Override
    public WireWriter show(ReapQuestion.Show question) {
      int body = out.u8(SHOW).begin();
      return candidates(question.candidates()).end(body);
    }

    @Override
    public WireWriter raise(ReapQuestion.Raise question) {
      int body = out.u8(RAISE).begin();
      out.varint(question.generation());
      return candidates(question.candidates()).end(body);
    }

    private WireWriter candidates(List<Candidate> candidates) {
      out.varint(candidates.size());
      candidates.forEach(each -> out.key(each.key()).i64(each.digest()));
      return out;
    }

    @Override
    public WireWriter close(ReapQuestion.Close question) {
      return keys(CLOSE, question.generation(), question.keys());
    }

    @Override
    public WireWriter mark(ReapQuestion.Mark question) {
      return keys(MARK, question.generation(), question.keys());
    }

    @Override
    public WireWriter remove(ReapQuestion.Remove question) {
      return keys(REMOVE, question.generation(), question.keys());
    }

    private WireWriter keys(int kind, long generation, List<Key> keys) {
      int body = out.u8(kind).begin();
      out.varint(generation).varint(keys.size());
      keys.forEach(out::key);
      return out.end(body);
    }
  }

  static ReapQuestion readQuestion(WireReader in) throws MalformedException {
    int kind = in.u8();
    WireReader body = in.section();
    return switch (kind) {
      case SHOW -> new ReapQuestion.Show(candidates(body));
      case RAISE -> new ReapQuestion.Raise(body.varint(), candidates(body));
      case CLOSE -> new ReapQuestion.Close(body.varint(), keys(body));
      case MARK -> new ReapQuestion.Mark(body.varint(), keys(body));
      case REMOVE -> new ReapQuestion.Remove(body.varint(), keys(body));
      default -> throw new MalformedException("no question of a reap is of kind " + kind);
    };
  }

  private static List<Candidate> candidates(WireReader in) throws MalformedException {
    int count = count(in);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      candidates.add(new Candidate(in.key(), in.i64()));
    }
    return candidates;
  }

  private static List<Key> keys(WireReader in) throws MalformedException {
    int count = count(in);
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(in.key());
    }
    return keys;
  }

  private static int count(WireReader in) throws MalformedException {
    return in.number(0, Math.min(ReapQuestion.KEYS_MAX, in.remaining()), "a count");
  }

  static void write(WireWriter out, ReapAnswer answer) {
    write(out, answer.generation());
    out.varint(answer.agreed().size());
    answer.agreed().forEach(out::varint);
  }

  /** The places ascend: none comes twice. */
  static ReapAnswer readAnswer(WireReader in) throws MalformedException {
    Generation known = readGeneration(in);
    int count = count(in);
    List<Integer> agreed = new ArrayList<>();
    int least = 0;
    for (int i = 0; i < count; i++) {
      int place = in.number(least, ReapQuestion.KEYS_MAX - 1, "a place");
      agreed.add(place);
      least = place + 1;
    }
    return new ReapAnswer(known, agreed);
  }
}

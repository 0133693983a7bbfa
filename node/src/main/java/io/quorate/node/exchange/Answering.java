package io.quorate.node.exchange;

import io.quorate.antientropy.exchange.Answer;
import io.quorate.antientropy.exchange.MerkleTree;
import io.quorate.antientropy.exchange.Question;
import io.quorate.antientropy.reap.Generation;
import io.quorate.node.replica.LocalRead;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Answers one question of a peer about one partition. Confined to its lane. */
final class Answering implements Question.Visitor<Boolean> {
  /** The states of one answer have about so many bytes at most; one state may have more. */
  private static final long STATES_BYTES_MAX = 1L << 20;

  private final Means means;
  private final int partition;
  private final Runnable foundEqual;
  private final Consumer<Reply> done;

  /**
   * One answer.
   *
   * @param foundEqual run if the peer has exactly what this node has
   */
  Answering(Means means, int partition, Runnable foundEqual, Consumer<Reply> done) {
    this.means = means;
    this.partition = partition;
    this.foundEqual = foundEqual;
    this.done = done;
  }

  private void answer(Answer answer) {
    done.accept(new Reply.Exchanged(answer));
  }

  private Generation known() {
    return means.replica().generations().of(partition);
  }

  private MerkleTree tree(int n) {
    return means.trees().tree(partition, n);
  }

  @Override
  public Boolean root(Question.Root question) {
    MerkleTree tree = tree(question.n());
    boolean equal = tree.root() == question.root();
    if (question.forced()) {
      long newest = means.trees().newest(partition);
      means.spaces().data(partition).whenForced(newest, outcome -> {
        if (outcome instanceof Space.Appended.Done) {
          sums(tree, equal);
        } else {
          done.accept(new Reply.Refused(Reply.Reason.UNKNOWN, "the log could not be forced"));
        }
      });
    } else {
      sums(tree, equal);
    }
    return equal;
  }

  private void sums(MerkleTree tree, boolean equal) {
    if (equal) {
      foundEqual.run();
    }
    boolean counts = means.replica().standing().counts(partition);
    answer(new Answer.Sums(counts, equal ? List.of() : tree.blocks(), known()));
  }

  @Override
  public Boolean leaves(Question.Leaves question) {
    MerkleTree tree = tree(question.n());
    List<Long> sums = new ArrayList<>();
    question.blocks().forEach(block -> sums.addAll(tree.leaves(block)));
    answer(new Answer.Sums(means.replica().standing().counts(partition), sums, known()));
    return true;
  }

  @Override
  public Boolean entries(Question.Entries question) {
    answer(new Answer.Entries(Listing.page(means.spaces(), means.trees(), partition, question)));
    return true;
  }

  @Override
  public Boolean states(Question.States question) {
    if (question.positions().isEmpty()) {
      done.accept(new Reply.Refused(Reply.Reason.UNREADABLE, "no position was asked for"));
      return false;
    }
    TreeMap<Long, List<Space.Entry>> found = new TreeMap<>();
    Listing.at(means.spaces(), means.trees(), partition, question.n(), question.positions())
        .forEach(entry -> found
            .computeIfAbsent(entry.key().position(), position -> new ArrayList<>())
            .add(entry));
    List<Space.Entry> toRead = new ArrayList<>();
    long bytes = 0;
    int answered = 0;
    for (long position : question.positions()) {
      List<Space.Entry> here = found.getOrDefault(position, List.of());
      for (Space.Entry entry : here) {
        bytes += entry.length();
      }
      if (answered > 0 && bytes > STATES_BYTES_MAX) {
        break;
      }
      answered++;
      toRead.addAll(here);
    }
    new Reading(answered, toRead.size()).begin(toRead);
    return true;
  }

  /** Reads copies, and answers when all were. */
  private final class Reading {
    private final int answered;
    private final List<Answer.KeyState> states = new ArrayList<>();
    private final long borne = known().raised();
    private int waiting;
    private String failure = "";

    Reading(int answered, int count) {
      this.answered = answered;
      this.waiting = count + 1;
    }

    void begin(List<Space.Entry> entries) {
      for (Space.Entry entry : entries) {
        Key key = entry.key();
        means.replica().read(key, read -> {
          read.accept(new Taking(key));
          ended();
        });
      }
      ended();
    }

    private void ended() {
      waiting--;
      if (waiting > 0) {
        return;
      }
      if (failure.isEmpty()) {
        answer(new Answer.States(answered, states, borne));
      } else {
        done.accept(new Reply.Refused(Reply.Reason.OVERLOADED, failure));
      }
    }

    private final class Taking implements LocalRead.Visitor<Boolean> {
      private final Key key;

      Taking(Key key) {
        this.key = key;
      }

      @Override
      public Boolean copy(LocalRead.Copy read) {
        return read.encoded().length > 0 && states.add(new Answer.KeyState(key, read.encoded()));
      }

      /** A record that is known to be lost is nobody's to have; any other comes another time. */
      @Override
      public Boolean unreadable(LocalRead.Unreadable read) {
        if (read.reason() != Reply.Reason.UNREADABLE) {
          failure = read.why();
        }
        return false;
      }
    }
  }
}

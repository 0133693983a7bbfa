package io.quorate.node.reap;

import io.quorate.antientropy.reap.Candidate;
import io.quorate.antientropy.reap.Generation;
import io.quorate.antientropy.reap.Pledge;
import io.quorate.antientropy.reap.ReapQuestion;
import io.quorate.node.replica.Generations;
import io.quorate.node.replica.Tombs;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Answers one step of a round about one partition. Confined to its lane. */
final class Answering implements ReapQuestion.Visitor<Boolean> {
  private final ReapParts parts;
  private final Pledging pledging;
  private final int partition;
  private final Generations generations;
  private final Tombs tombs;
  private final Topology began;
  private final Predicate<Topology> isStill;
  private final Consumer<Reply> done;

  /**
   * One answer.
   *
   * @param isStill whether nothing has changed since the topology in which this begins
   */
  Answering(
      ReapParts parts,
      Pledging pledging,
      int partition,
      Predicate<Topology> isStill,
      Consumer<Reply> done) {
    this.parts = parts;
    this.pledging = pledging;
    this.partition = partition;
    this.generations = parts.replica().generations();
    this.tombs = parts.replica().tombs();
    this.began = parts.replica().topology();
    this.isStill = isStill;
    this.done = done;
  }

  private boolean agree(List<Integer> places) {
    done.accept(pledging.agreed(partition, places));
    return true;
  }

  private boolean agreeToNothing() {
    return agree(List.of());
  }

  @Override
  public Boolean show(ReapQuestion.Show question) {
    return agree(Pledge.shown(question.candidates(), tombs));
  }

  @Override
  public Boolean raise(ReapQuestion.Raise question) {
    if (question.generation() <= generations.raised(partition) || pledging.isRaising(partition)) {
      return agreeToNothing();
    }
    pledging.raises(partition, true);
    Generation next = generations.of(partition).raisedTo(question.generation());
    parts.store().force(partition, next, pledging.isRefilling(partition), forced -> {
      pledging.raises(partition, false);
      boolean isFirst = question.generation() > generations.raised(partition);
      if (forced) {
        pledging.release(partition);
        generations.forced(partition, next);
      }
      if (forced && isFirst && isStill.test(began) && !generations.isClosed(partition)) {
        look(question);
      } else {
        agreeToNothing();
      }
    });
    return true;
  }

  /** In the step in which the generation was raised. */
  private void look(ReapQuestion.Raise question) {
    Pledge pledge = new Pledge(question.generation(), question.candidates(), tombs);
    pledging.pledge(partition, pledge);
    List<Key> keys = question.candidates().stream().map(Candidate::key).toList();
    if (pledge.newest() == Pledge.NONE) {
      agree(pledge.places(keys));
      return;
    }
    parts.spaces().data(partition).whenForced(pledge.newest(), outcome -> {
      boolean forced = outcome instanceof Space.Appended.Done;
      agree(forced ? pledge.places(keys) : List.of());
    });
  }

  /** What is pledged to this generation, if the partition was not raised further. */
  private Pledge pledged(long generation) {
    return generations.raised(partition) == generation
        ? generations.pledged(partition, generation)
        : Pledge.nothing(generation);
  }

  @Override
  public Boolean close(ReapQuestion.Close question) {
    List<Integer> places = pledged(question.generation()).places(question.keys());
    if (places.isEmpty()) {
      return agreeToNothing();
    }
    Generation next = generations.of(partition).closedAt(question.generation());
    parts.store().force(partition, next, pledging.isRefilling(partition), forced -> {
      if (forced) {
        generations.forced(partition, next);
      }
      boolean holds = forced && isStill.test(began);
      agree(holds ? pledged(question.generation()).places(question.keys()) : List.of());
    });
    return true;
  }

  @Override
  public Boolean mark(ReapQuestion.Mark question) {
    Pledge pledge = pledged(question.generation());
    List<Integer> places = pledge.mark(question.keys(), tombs);
    pledge.hidden().forEach(pledging::hide);
    return agree(places);
  }

  @Override
  public Boolean remove(ReapQuestion.Remove question) {
    Map<Key, Long> records = pledged(question.generation()).records(question.keys());
    if (records.isEmpty()) {
      return agreeToNothing();
    }
    new Removing(question.keys(), records).begin();
    return true;
  }

  /** The end of one round. */
  private final class Removing {
    private final List<Key> keys;
    private final Map<Key, Long> records;
    private final TreeSet<Key> removed = new TreeSet<>();
    private int left;

    Removing(List<Key> keys, Map<Key, Long> records) {
      this.keys = keys;
      this.records = records;
      this.left = records.size();
    }

    void begin() {
      records.forEach((key, record) -> {
        boolean isRemoved = tombs.isRemoved(key);
        tombs.forget(key, record, gone -> ended(key, gone, isRemoved));
      });
    }

    private void ended(Key key, boolean gone, boolean isRemoved) {
      if (gone) {
        removed.add(key);
        pledging.forgot(isRemoved);
      }
      left--;
      if (left == 0) {
        pledging.release(partition);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
          if (removed.contains(keys.get(i))) {
            places.add(i);
          }
        }
        agree(places);
      }
    }
  }
}

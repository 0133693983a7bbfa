package io.quorate.ring.founding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.ClusterId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whole clusters that found themselves while messages are lost, delayed, repeated and nodes crash.
 */
class FoundingSimulationTest {
  private static final int STEPS_WITH_FAULTS = 400;

  private final class Node {
    final int number;
    final FoundingSetup first;
    Optional<Topology> disk = Optional.empty();
    Optional<Topology> beingForced = Optional.empty();
    Founding founding;
    boolean ready;

    Node(int number, int count) {
      this.number = number;
      first = FoundingTest.setup(number, FoundingTest.list(count), number == 1);
      founding = new Founding(first);
    }

    void restart(Random random) {
      beingForced = Optional.empty();
      ready = false;
      founding = new Founding(new FoundingSetup(
          first.self(),
          first.configured(),
          first.found(),
          new ClusterId(random.nextLong(), random.nextLong()),
          disk,
          disk.map(Topology::cluster)));
    }

    void run(List<FoundingEffect> effects, HostPort asker) {
      for (FoundingEffect effect : effects) {
        effect.accept(new Host(this, asker));
      }
    }
  }

  private record Mail(HostPort from, HostPort to, FoundingMessage message) {}

  private final class Host implements FoundingEffect.Visitor<Boolean> {
    private final Node node;
    private final HostPort asker;

    Host(Node node, HostPort asker) {
      this.node = node;
      this.asker = asker;
    }

    @Override
    public Boolean send(FoundingEffect.Send send) {
      return mails.add(new Mail(node.first.self().peer(), send.to(), send.message()));
    }

    @Override
    public Boolean reply(FoundingEffect.Reply reply) {
      return mails.add(new Mail(node.first.self().peer(), asker, reply.message()));
    }

    @Override
    public Boolean store(FoundingEffect.Store store) {
      node.beingForced = Optional.of(store.topology());
      return true;
    }

    @Override
    public Boolean ready(FoundingEffect.Ready ready) {
      node.ready = true;
      assertEquals(node.disk, Optional.of(ready.topology()), "ready before it was forced");
      return seen.add(ready.topology().cluster().toString());
    }

    @Override
    public Boolean fact(FoundingEffect.Fact fact) {
      throw new AssertionError(fact.sentence());
    }

    @Override
    public Boolean halt(FoundingEffect.Halt halt) {
      throw new AssertionError(halt.sentence());
    }
  }

  private final List<Mail> mails = new ArrayList<>();
  private final TreeSet<String> seen = new TreeSet<>();

  private void deliver(List<Node> nodes, Mail mail, long now) {
    for (Node node : nodes) {
      if (node.first.self().peer().equals(mail.to())) {
        node.run(
            mail.message() instanceof Offer offer
                ? node.founding.offered(offer, now)
                : node.founding.answered(mail.from(), mail.message(), now),
            mail.from());
      }
    }
  }

  private void step(List<Node> nodes, Random random, boolean faults, long now) {
    for (Node node : nodes) {
      node.run(node.founding.tick(now), node.first.self().peer());
      if (node.beingForced.isPresent() && random.nextBoolean()) {
        node.disk = node.beingForced;
        node.beingForced = Optional.empty();
        node.run(node.founding.stored(now), node.first.self().peer());
      }
      if (faults && random.nextInt(40) == 0) {
        if (node.beingForced.isPresent() && random.nextBoolean()) {
          node.disk = node.beingForced;
        }
        node.restart(random);
      }
    }
    for (int i = mails.size(); i > 0; i--) {
      Mail mail = mails.remove(random.nextInt(mails.size()));
      int fate = faults ? random.nextInt(10) : 9;
      if (fate < 2) {
        mails.add(mail);
      }
      if (fate > 2) {
        deliver(nodes, mail, now);
      }
    }
  }

  @Test
  void thereIsOneEpochOneWhateverIsLostAndWhoeverCrashes() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      mails.clear();
      seen.clear();
      List<Node> nodes = new ArrayList<>();
      int count = 2 + random.nextInt(4);
      for (int i = 1; i <= count; i++) {
        nodes.add(new Node(i, count));
      }
      long now = 0;
      for (int step = 0; step < STEPS_WITH_FAULTS + 300; step++) {
        now += random.nextInt(100) * FoundingTest.MILLI;
        step(nodes, random, step < STEPS_WITH_FAULTS, now);
      }
      long at = seed;
      assertEquals(1, seen.size(), () -> "seed " + at + ": clusters " + seen);
      for (Node node : nodes) {
        assertTrue(node.ready, () -> "seed " + at + ": node " + node.number + " is not ready");
        assertEquals(nodes.get(0).disk, node.disk, () -> "seed " + at);
      }
    }
  }
}

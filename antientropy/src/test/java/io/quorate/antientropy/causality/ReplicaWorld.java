package io.quorate.antientropy.causality;

import io.quorate.ring.DiskId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Four replicas of one key, three clients and every way of forgetting, judged by what clients saw.
 *
 * <p>Replicas 0 and 1 forget, roll back, restart and lose records; 2 and 3 keep what they store,
 * and a write counts as acknowledged once one of these has it. The oracle never looks at a history:
 * it knows which values were acknowledged, and which values the client of a later write had read.
 * Rules can be removed, to show that the oracle notices.
 */
final class ReplicaWorld {
  /** What keeps values from getting lost. */
  enum Rule {
    /** A key that is not found locally gets a fresh actor. */
    NOT_FOUND,
    /** An actor of another disk does not continue. */
    OTHER_DISK,
    /** Incoming state that knows more of my actor retires it. */
    INCOMING_AHEAD,
    /** So does a client's context. */
    CONTEXT_AHEAD,
    /** After an unclean start no former start's actors continue. */
    UNCLEAN_START,
    /** Nor do they after the next clean one. */
    UNCLEAN_REMEMBERED,
    /** A dot that left but was not stored ends its actor. */
    LOST,
    /** A write's answer covers the request's context and the new dot, not the vector up to it. */
    DOT_ONLY
  }

  static final Set<Rule> NOTHING = EnumSet.noneOf(Rule.class);

  private static final int FAULTY = 2;

  private final Random random;
  private final Set<Rule> removed;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<Client> clients = List.of(new Client(), new Client(), new Client());
  private final List<Message> inFlight = new ArrayList<>();
  private final List<History> deletes = new ArrayList<>();
  private final List<State> stored = new ArrayList<>();
  private final SortedSet<Integer> acknowledged = new TreeSet<>();
  private final SortedSet<Integer> readByWriters = new TreeSet<>();
  private final SortedSet<Integer> superseded = new TreeSet<>();
  private int lastValue;

  private record Message(State state, Replica to) {}

  private static final class Client {
    History context = History.EMPTY;
    SortedSet<Integer> read = new TreeSet<>();
  }

  private final class Replica {
    final DiskId disk;
    final boolean faulty;
    final List<Copy> past = new ArrayList<>();
    CleanStarts former = CleanStarts.NONE;
    CleanStarts everyStart = CleanStarts.NONE;
    StartId start = new StartId(random.nextLong());
    ActorSource source;
    Copy copy = Copy.ABSENT;
    Actor latest = Samples.C;

    Replica(int index) {
      disk = new DiskId((index + 1L) << 56);
      faulty = index < FAULTY;
      source = new ActorSource(disk, start, former);
    }

    void store(Copy next) {
      past.add(copy);
      copy = next;
      stored.add(next.state());
    }

    void join(State incoming) {
      Copy joined = copy.join(incoming);
      boolean keepsActor = removed.contains(Rule.INCOMING_AHEAD);
      store(keepsActor ? new Copy(joined.state(), copy.own(), copy.retired()) : joined);
    }

    void startAnew(boolean clean) {
      everyStart = everyStart.with(start);
      boolean believedClean = clean && !source.lostAny();
      former = believedClean ? former.with(start) : CleanStarts.NONE;
      boolean forgives = removed.contains(Rule.UNCLEAN_START)
          || (removed.contains(Rule.UNCLEAN_REMEMBERED) && believedClean);
      start = new StartId(random.nextLong());
      source = new ActorSource(disk, start, forgives ? everyStart : former);
    }

    Copy anyPast() {
      return past.get(random.nextInt(past.size()));
    }
  }

  ReplicaWorld(long seed, Set<Rule> removed) {
    this.random = new Random(seed);
    this.removed = removed;
    for (int i = 0; i < 4; i++) {
      replicas.add(new Replica(i));
    }
  }

  /** Runs so many steps, heals and judges: a sentence for what is wrong, or nothing. */
  String verdictAfter(int steps) {
    try {
      statesAfter(steps);
      return judge();
    } catch (AssertionError e) {
      return "met: " + e.getMessage();
    } catch (IllegalArgumentException e) {
      return "refused: " + e.getMessage();
    }
  }

  /** All states that some replica stored in so many steps. */
  List<State> statesAfter(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    return stored;
  }

  private void step() {
    Client client = clients.get(random.nextInt(clients.size()));
    Replica replica = replicas.get(random.nextInt(replicas.size()));
    int dice = random.nextInt(100);
    if (dice < 40) {
      put(client, replica, random.nextInt(4) == 0);
    } else if (dice < 48) {
      delete(client, replica);
    } else if (dice < 63) {
      read(client);
    } else if (dice < 85) {
      deliver(replica);
    } else {
      fault(client, replicas.get(random.nextInt(FAULTY)));
    }
  }

  private void put(Client client, Replica at, boolean blind) {
    if (blind) {
      client.context = History.EMPTY;
      client.read = new TreeSet<>();
    }
    int value = ++lastValue;
    readByWriters.addAll(client.read);
    Minted minted = mint(at, client.context, value);
    Actor actor = minted.dot().actor();
    at.latest = actor;
    if (at.faulty && random.nextInt(6) == 0) {
      if (!removed.contains(Rule.LOST)) {
        at.source.lost(actor);
      }
    } else {
      at.store(minted.next());
    }
    boolean kept = send(minted.next().state(), at);
    if (kept) {
      acknowledged.add(value);
      superseded.addAll(client.read);
    }
    client.read = new TreeSet<>(client.read);
    client.read.add(value);
    client.context = answer(client.context, minted.dot());
  }

  private History answer(History context, Dot dot) {
    if (!removed.contains(Rule.DOT_ONLY)) {
      return context.with(dot);
    }
    History vector = context;
    for (long counter = 1; counter <= dot.counter(); counter++) {
      vector = vector.with(new Dot(dot.actor(), counter));
    }
    return vector;
  }

  /** Sends to the others, now, later or never; true if a replica that forgets nothing has it. */
  private boolean send(State state, Replica from) {
    boolean kept = !from.faulty;
    for (Replica to : replicas) {
      int dice = random.nextInt(3);
      if (to == from || dice == 0) {
        continue;
      }
      if (dice == 1) {
        inFlight.add(new Message(state, to));
      } else {
        to.join(state);
        kept |= !to.faulty;
      }
    }
    return kept;
  }

  private Minted mint(Replica at, History context, int value) {
    Content content = Samples.text(Integer.toString(value));
    RequestId request = Samples.request(value);
    if (removed.isEmpty()) {
      return Minted.of(at.copy, NewWrite.sibling(context, content, value, request), at.source);
    }
    State state = at.copy.state();
    Actor actor = actorByWhatIsLeftOfTheRules(at, context);
    Dot dot = new Dot(actor, state.history().highest(actor) + 1);
    State next = state.write(context, new Sibling(dot, content, value, request));
    return new Minted(new Copy(next, actor, false), dot);
  }

  private Actor actorByWhatIsLeftOfTheRules(Replica at, History context) {
    Actor own = at.copy.own();
    if (own == null) {
      boolean remembers = removed.contains(Rule.NOT_FOUND) && at.latest.isOf(at.disk);
      return remembers && at.source.mayContinue(at.latest) ? at.latest : at.source.fresh();
    }
    boolean behind = at.copy.isAhead(context) && !removed.contains(Rule.CONTEXT_AHEAD);
    boolean foreign = removed.contains(Rule.OTHER_DISK) && !own.isOf(at.disk);
    if (!foreign && !at.source.mayContinue(own)) {
      return at.source.fresh();
    }
    if (at.copy.retired() || behind) {
      at.source.lost(own);
      return at.source.fresh();
    }
    return own;
  }

  /** Either a client's delete, or an earlier one that arrives a second time. */
  private void delete(Client client, Replica at) {
    if (!deletes.isEmpty() && random.nextBoolean()) {
      at.store(at.copy.delete(deletes.get(random.nextInt(deletes.size()))));
      return;
    }
    deletes.add(client.context);
    readByWriters.addAll(client.read);
    at.store(at.copy.delete(client.context));
    if (send(at.copy.state(), at)) {
      superseded.addAll(client.read);
    }
  }

  private void read(Client client) {
    State seen = State.EMPTY;
    for (int i = 0; i <= random.nextInt(3); i++) {
      seen = seen.join(replicas.get(random.nextInt(replicas.size())).copy.state());
    }
    client.context = seen.shown().context();
    client.read = valuesOf(seen);
  }

  private void deliver(Replica to) {
    if (inFlight.isEmpty() || random.nextBoolean()) {
      to.join(replicas.get(random.nextInt(replicas.size())).copy.state());
      return;
    }
    Message message = inFlight.get(random.nextInt(inFlight.size()));
    if (random.nextInt(3) > 0) {
      inFlight.remove(message);
    }
    message.to().join(message.state());
  }

  private void fault(Client client, Replica at) {
    if (at.past.isEmpty()) {
      return;
    }
    switch (random.nextInt(9)) {
      case 0 -> at.copy = Copy.ABSENT;
      case 1, 2 -> at.startAnew(true);
      case 3 -> {
        at.copy = at.anyPast();
        at.startAnew(false);
      }
      case 4 -> takeTheRecordOf(replicas.get(random.nextInt(replicas.size())), at);
      case 5, 6, 7 -> rollBackUnnoticedThenLearn(at);
      default -> rollBackUnnoticedThenWrite(client, at);
    }
  }

  /** A disk's files in another disk's place; its own ones back again would be a restored backup. */
  private static void takeTheRecordOf(Replica from, Replica at) {
    Actor own = from.copy.own();
    if (own != null && !own.isOf(at.disk)) {
      at.copy = from.copy;
    }
  }

  /** Nothing tells the replica that it forgot, but the first state that comes in. */
  private void rollBackUnnoticedThenLearn(Replica at) {
    Copy past = at.anyPast();
    State incoming = replicas.get(random.nextInt(replicas.size())).copy.state();
    if (past.isAhead(incoming.history())) {
      at.copy = past;
      at.join(incoming);
    }
  }

  /** Nothing tells the replica that it forgot, but the context of the next write. */
  private void rollBackUnnoticedThenWrite(Client client, Replica at) {
    Copy past = at.anyPast();
    if (past.isAhead(client.context)) {
      at.copy = past;
      put(client, at, false);
    }
  }

  private static SortedSet<Integer> valuesOf(State state) {
    SortedSet<Integer> values = new TreeSet<>();
    state.siblings().forEach(sibling -> values.add(Integer.parseInt(Samples.textOf(sibling))));
    return values;
  }

  private String judge() {
    inFlight.forEach(message -> message.to().join(message.state()));
    State healed = State.EMPTY;
    for (Replica replica : replicas) {
      healed = replica.copy.state().join(healed);
    }
    SortedSet<Integer> values = valuesOf(healed);
    for (int value : acknowledged) {
      if (!values.contains(value) && !readByWriters.contains(value)) {
        return "lost: value " + value;
      }
    }
    for (int value : superseded) {
      if (values.contains(value)) {
        return "resurrected: value " + value;
      }
    }
    return "";
  }
}

package io.quorate.node.replica;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.wire.Reply;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Small topologies, requests and answers for tests of this package. */
final class Nodes {
  /** Its keys are owned by the first two members: for two and fewer copies. */
  static final String BUCKET = "b";

  /** No topology of these has more members. */
  static final int MEMBERS_MAX = 8;

  private Nodes() {}

  static Member member(String name, int number) {
    return Member.of(
        name,
        new DiskId((long) number << 40),
        new HostPort("127.0.0.1", 9_100 + number),
        new HostPort("127.0.0.1", 8_100 + number));
  }

  /** One partition; the first n of these are the owners of every key. */
  static Topology topology(int n, String... names) {
    return topology(BucketDefinition.Conflicts.SIBLINGS, n, names);
  }

  static Topology topology(BucketDefinition.Conflicts conflicts, int n, String... names) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      members.add(member(names[i], i + 1));
    }
    BucketDefinition bucket = new BucketDefinition(
        BUCKET, n, Level.Named.QUORUM, Level.Named.QUORUM, true, conflicts, Durability.FSYNC);
    return Topology.of(new ClusterId(1, 2))
        .members(members)
        .owners(new OwnerTable(List.of(List.of(names).subList(0, Math.min(5, names.length)))))
        .buckets(List.of(bucket))
        .voters(List.of(names[0]))
        .build();
  }

  static Key key(int number) {
    return Key.of(BUCKET, "key-" + number);
  }

  static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  static String text(Content content) {
    return new String(content.value(), StandardCharsets.UTF_8);
  }

  static RequestId id(long number) {
    return new RequestId(7, number);
  }

  static Mint put(int key, String value, History context, long id, Durability durability) {
    return new Mint(
        key(key), Optional.of(content(value)), context, id(id), false, false, 0, durability);
  }

  /** A delete with what its client saw. */
  /** A put of who saw nothing. */
  static Mint blind(int key, String value, long id) {
    return put(key, value, History.EMPTY, id, Durability.FSYNC);
  }

  static Mint delete(int key, History context, long id) {
    return new Mint(
        key(key),
        Optional.empty(),
        context,
        id(id),
        false,
        false,
        false,
        Optional.empty(),
        0,
        0,
        Durability.FSYNC,
        "");
  }

  /** A delete without context, of what a read found. */
  static Mint deleteFound(int key, History found, long id) {
    return new Mint(key(key), Optional.empty(), found, id(id), false, false, 0, Durability.FSYNC);
  }

  static State decode(byte[] state) {
    try {
      return state.length == 0 ? State.EMPTY : StateCodec.decode(state);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> values(State state) {
    return state.siblings().stream().map(sibling -> text(sibling.content())).toList();
  }

  /** What was answered, in order. */
  static final class Answered<T> implements Consumer<T> {
    final List<T> all = new ArrayList<>();

    @Override
    public void accept(T answer) {
      all.add(answer);
    }

    T only() {
      if (all.size() != 1) {
        throw new AssertionError("not one answer but " + all);
      }
      return all.get(0);
    }

    boolean isEmpty() {
      return all.isEmpty();
    }
  }

  static boolean isJoined(Reply reply, boolean changed) {
    return reply.equals(new Reply.Joined(changed));
  }

  static boolean isRefused(Reply reply, Reply.Reason reason) {
    return reply instanceof Reply.Refused refused && refused.reason() == reason;
  }
}

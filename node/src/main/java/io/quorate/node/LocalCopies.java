package io.quorate.node;

import io.quorate.node.coordinator.LocalReplica;
import io.quorate.node.replica.Mint;
import io.quorate.node.replica.Minting;
import io.quorate.node.replica.Replica;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Key;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * One lane's replica as a coordinator reaches it, from this node or from another: a request is the
 * same, whoever asks.
 *
 * @param compared when a partition was compared with its other owners
 */
record LocalCopies(Replica replica, IntFunction<List<Reply.Compared>> compared)
    implements LocalReplica {
  @Override
  public void serve(Request.OfReplica request, Consumer<Reply> done) {
    request.accept(new Serving(replica, compared, done));
  }

  @Override
  public long lengthOf(Key key) {
    return replica.lengthOf(key);
  }

  @Override
  public OptionalLong digestOf(Key key) {
    return replica.digestOf(key);
  }

  @Override
  public long timeOf(Key key) {
    return replica.timeOf(key);
  }

  @Override
  public void mint(Mint mint, Consumer<Minting> minted, Consumer<Reply> stored) {
    replica.mint(mint, minted, stored);
  }

  @Override
  public void keepHint(Key key, String owner, Consumer<Reply> done) {
    replica.keepHint(key, owner, done);
  }

  private record Serving(
      Replica replica, IntFunction<List<Reply.Compared>> compared, Consumer<Reply> done)
      implements Request.ReplicaVisitor<Boolean> {
    @Override
    public Boolean join(Request.Join join) {
      replica.join(
          join.key(), join.state(), join.durability(), join.hintFor(), join.reapGeneration(), done);
      return true;
    }

    @Override
    public Boolean fetch(Request.Fetch fetch) {
      replica.fetch(fetch.key(), fetch.known(), done);
      return true;
    }

    @Override
    public Boolean listKeys(Request.ListKeys list) {
      replica.listKeys(list.partition(), list.bucket(), list.after(), list.limit(), done);
      return true;
    }

    @Override
    public Boolean inspect(Request.Inspect inspect) {
      List<Reply.Compared> when = compared.apply(replica.partitionOf(inspect.key()));
      replica.inspect(
          inspect.key(),
          reply -> done.accept(reply instanceof Reply.Inspected copy ? copy.with(when) : reply));
      return true;
    }
  }
}

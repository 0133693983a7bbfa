package io.quorate.antientropy.causality;

import java.util.Optional;

/**
 * Giving a write its dot: the only place where dots are made.
 *
 * <p>The dot continues this replica's actor for the key only where every dot that this actor ever
 * gave is certainly known here; otherwise the key gets a fresh actor (package documentation, "Fresh
 * actors").
 */
public final class Minting {
  private Minting() {}

  /**
   * A write that has got its dot.
   *
   * @param next what this replica holds from now on; its state is what the others join
   * @param dot the write's dot
   */
  public record Minted(Copy next, Dot dot) {}

  /**
   * Applies a client's write to the local copy, under a new dot.
   *
   * <p>The caller has looked for the request with {@link State#dotsOf} before: a request that is
   * found is answered with its dots and mints nothing.
   *
   * @param local what this replica holds, {@link Copy#ABSENT} when the key is not found
   * @param context what the client has seen, {@link History#EMPTY} for a blind write
   * @param timestamp from {@link HybridClock#next}
   */
  public static Minted mint(
      Copy local,
      History context,
      Content content,
      long timestamp,
      RequestId request,
      ActorSource source) {
    assert local.state().dotsOf(request).isEmpty() : "request " + request + " repeats";
    Actor actor = actor(local, context, source);
    Dot dot = new Dot(actor, local.state().history().highest(actor) + 1);
    Sibling sibling = new Sibling(dot, content, timestamp, request);
    return new Minted(new Copy(local.state().write(context, sibling), actor, false), dot);
  }

  /**
   * Applies a client's write to a last-writer-wins bucket to the local copy, under a new dot.
   *
   * @param content empty: a delete, which is a write like others there
   * @param timestamp above all of the local state and of what the client has seen
   */
  public static Minted mintLast(
      Copy local,
      History context,
      Optional<Content> content,
      long timestamp,
      RequestId request,
      ActorSource source) {
    assert local.state().dotsOf(request).isEmpty() : "request " + request + " repeats";
    Actor actor = actor(local, context, source);
    Dot dot = new Dot(actor, local.state().history().highest(actor) + 1);
    State next = local.state().write(context, register(dot, content, timestamp, request));
    return new Minted(new Copy(next, actor, false), dot);
  }

  /** The same for a repeat, under the claim that was laid for it, as {@link #mintClaimed}. */
  public static Minted mintLastClaimed(
      Copy local,
      History context,
      Optional<Content> content,
      long timestamp,
      RequestId request,
      Actor claim) {
    assert local.state().dotsOf(request).isEmpty() : "request " + request + " repeats";
    Dot dot = Repeats.written(claim);
    State next = local.state().write(context, register(dot, content, timestamp, request));
    return new Minted(new Copy(next, local.own(), local.retired()), dot);
  }

  private static Register register(
      Dot dot, Optional<Content> content, long timestamp, RequestId request) {
    Sibling write = new Sibling(dot, content.orElse(Content.NONE), timestamp, request);
    return new Register(write, content.isEmpty());
  }

  /**
   * Applies a repeat of a client's write to the local copy, under the claim that was laid for it
   * and that a majority of the owners know. It leaves this replica's own actor as it is.
   */
  public static Minted mintClaimed(
      Copy local,
      History context,
      Content content,
      long timestamp,
      RequestId request,
      Actor claim) {
    assert local.state().dotsOf(request).isEmpty() : "request " + request + " repeats";
    Dot dot = Repeats.written(claim);
    Sibling sibling = new Sibling(dot, content, timestamp, request);
    State next = local.state().write(context, sibling);
    return new Minted(new Copy(next, local.own(), local.retired()), dot);
  }

  /**
   * An actor that was thought fit and turns out to be behind is told to the source as well: the
   * record that retires it may fail to be stored.
   */
  private static Actor actor(Copy local, History context, ActorSource source) {
    Actor own = local.own();
    if (own == null || !source.mayContinue(own)) {
      return source.fresh();
    }
    if (local.retired() || local.isAhead(context)) {
      source.lost(own);
      return source.fresh();
    }
    return own;
  }
}

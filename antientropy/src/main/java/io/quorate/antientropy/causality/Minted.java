package io.quorate.antientropy.causality;

/**
 * A write that was given its dot. This is the only place where dots are made.
 *
 * <p>The dot continues this replica's actor for the key only where every dot that this actor ever
 * gave is certainly known here; otherwise the key gets a fresh actor (package documentation, "Fresh
 * actors").
 *
 * <p>The caller has looked for the request with {@link State#dotsOf} before: a request that is
 * found is answered with its dots and mints nothing.
 *
 * @param next what this replica holds from now on; its state is what the others join
 * @param dot the write's dot
 */
public record Minted(Copy next, Dot dot) {
  /**
   * Applies a write to the local copy, under a new dot.
   *
   * @param local what this replica holds, {@link Copy#ABSENT} when the key is not found
   */
  public static Minted of(Copy local, NewWrite write, ActorSource source) {
    Actor actor = actor(local, write.context(), source);
    Dot dot = new Dot(actor, local.state().history().highest(actor) + 1);
    return new Minted(new Copy(applied(write, dot, local), actor, false), dot);
  }

  /**
   * Applies a repeat of a client's write to the local copy, under the claim that was laid for it
   * and that a majority of the owners know. It leaves this replica's own actor as it is.
   */
  public static Minted claimed(Copy local, NewWrite write, Actor claim) {
    Dot dot = Repeats.written(claim);
    return new Minted(new Copy(applied(write, dot, local), local.own(), local.retired()), dot);
  }

  private static State applied(NewWrite write, Dot dot, Copy local) {
    assert local.state().dotsOf(write.request()).isEmpty() : write.request() + " repeats";
    return write.under(dot, local.state());
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

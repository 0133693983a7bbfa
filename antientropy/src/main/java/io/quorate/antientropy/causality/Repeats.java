package io.quorate.antientropy.causality;

import java.util.ArrayList;
import java.util.List;

/** What a state knows of requests that may have been minted more than once. */
/*
 * How it works
 *
 * A claim c of request r is an actor. (c,1) in a history says: a repeat of r may mint (c,2), and
 * nobody else ever will. It has no value, it only warns.
 *
 *   first try   (a,5) ─── lives on a alone ──────────────────────── comes to light: is of r,
 *                                                                   (c,2) was superseded: goes
 *   repeat      (c,1) at a majority ─▶ (c,2) ─▶ read, superseded
 *
 *   first try   (a,5) ─▶ read, superseded at somebody who knows (c,1): (c,2) is covered in advance
 *   repeat      (c,1) at a majority ─▶ (c,2) ─── lives alone ────── comes to light: is covered
 *
 * The log of requests forgets (a,5), the history forgets nothing: whichever dot is superseded while
 * the log still knows the other or the claim, the other is for ever.
 */
final class Repeats {
  /** The most claims of a key: with so many, nothing more is repeated. */
  static final int CLAIMS_MAX = 32;

  private static final long CLAIMED = 1;
  private static final long WRITTEN = 2;

  private Repeats() {}

  /** The dot that says that the claim was laid. */
  static Dot claimed(Actor claim) {
    return new Dot(claim, CLAIMED);
  }

  /** The dot of the write for which the claim was laid. */
  static Dot written(Actor claim) {
    return new Dot(claim, WRITTEN);
  }

  /** How many claims a history knows. */
  static int claims(History history) {
    int claims = 0;
    for (int i = 0; i < history.size(); i++) {
      claims += history.actorAt(i).isClaim() ? 1 : 0;
    }
    return claims;
  }

  /** The dots that repeats of this request minted under claims. */
  static List<Dot> dotsUnderClaims(State state, RequestId request) {
    List<Dot> dots = new ArrayList<>();
    History history = state.history();
    for (int i = 0; i < history.size(); i++) {
      Actor actor = history.actorAt(i);
      if (actor.isClaimOf(request) && history.covers(written(actor))) {
        dots.add(written(actor));
      }
    }
    return dots;
  }

  /** The dots, living or still to come, of requests that were superseded under another dot. */
  static History superseded(State state) {
    History superseded = History.EMPTY;
    for (Sibling sibling : state.dotted()) {
      if (isSuperseded(state, sibling.request())) {
        superseded = superseded.with(sibling.dot());
      }
    }
    History history = state.history();
    for (int i = 0; i < history.size(); i++) {
      Actor actor = history.actorAt(i);
      if (actor.isClaim() && !history.covers(written(actor)) && isSuperseded(state, actor)) {
        superseded = superseded.with(written(actor));
      }
    }
    return superseded;
  }

  /** Whether a request of which this is a claim was superseded. */
  private static boolean isSuperseded(State state, Actor claim) {
    for (RequestLog.Entry entry : state.requests().entries()) {
      if (claim.isClaimOf(entry.request()) && isSuperseded(state, entry.request())) {
        return true;
      }
    }
    return isAnySuperseded(state, dotsOfSameRequest(state.history(), claim));
  }

  private static List<Dot> dotsOfSameRequest(History history, Actor claim) {
    List<Dot> dots = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      Actor other = history.actorAt(i);
      if (other.isClaim() && other.isOfRequestOf(claim) && history.covers(written(other))) {
        dots.add(written(other));
      }
    }
    return dots;
  }

  /** Whether some dot of this request is known to have been superseded. */
  private static boolean isSuperseded(State state, RequestId request) {
    for (RequestLog.Entry entry : state.requests().entries()) {
      if (entry.hasDot() && entry.request().equals(request) && state.isSuperseded(entry.dot())) {
        return true;
      }
    }
    return isAnySuperseded(state, dotsUnderClaims(state, request));
  }

  private static boolean isAnySuperseded(State state, List<Dot> dots) {
    for (Dot dot : dots) {
      if (state.isSuperseded(dot)) {
        return true;
      }
    }
    return false;
  }
}

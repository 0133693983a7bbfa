package io.quorate.benchmarks.load;

/**
 * What a store answered to one operation.
 *
 * @param isDone whether it did what was asked; a read that found nothing did
 * @param kind in a word or two: {@code ok}, {@code absent}, {@code siblings}, or why it failed
 */
public record Answer(boolean isDone, String kind) {
  public static final Answer OK = new Answer(true, "ok");

  /** A read that found no value. */
  public static final Answer ABSENT = new Answer(true, "absent");

  /** A read that found several values, of writers that did not see each other. */
  public static final Answer SIBLINGS = new Answer(true, "siblings");

  public static Answer failed(String why) {
    return new Answer(false, why);
  }
}

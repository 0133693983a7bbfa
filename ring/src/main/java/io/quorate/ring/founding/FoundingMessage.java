package io.quorate.ring.founding;

/** What nodes say to each other until all of them have epoch 1. */
public sealed interface FoundingMessage permits Offer, Granted, Refused, NotYet {
  /** Calls the method of this message's kind. */
  <R> R accept(Visitor<R> visitor);

  /** One method per kind of message. */
  interface Visitor<R> {
    R offer(Offer offer);

    R granted(Granted granted);

    R refused(Refused refused);

    R notYet(NotYet notYet);
  }
}

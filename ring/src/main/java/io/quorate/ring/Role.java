package io.quorate.ring;

/** What a member is on its way to: in the cluster for good, coming, or going. */
public enum Role {
  MEMBER,
  JOINING,

  /** It hands over what it has, and goes only when it says that it did. */
  LEAVING,

  /** It is given up: nobody waits for it. */
  REMOVED;

  /** Whether it is to own nothing any more. */
  public boolean isGoing() {
    return this == LEAVING || this == REMOVED;
  }
}

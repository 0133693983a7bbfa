package io.quorate.ring;

/** What a member is on its way to: in the cluster for good, coming, or going. */
public enum Role {
  MEMBER,
  JOINING,
  LEAVING
}

package io.quorate.ring;

/** When a write counts as stored by a replica. */
public enum Durability {
  /** Forced to the disk: survives a power cut. */
  FSYNC,

  /** Handed to the operating system: survives a killed process, not a power cut. */
  OS
}

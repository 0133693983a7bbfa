package io.quorate.ring.agreement;

import io.quorate.ring.Topology;

/** A topology that one voter accepted, and under which ballot. */
public record Vote(Ballot ballot, Topology value) {}

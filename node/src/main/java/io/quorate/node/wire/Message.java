package io.quorate.node.wire;

/** What one node says to another: a request, or the reply to one. */
public sealed interface Message permits Request, Reply {}

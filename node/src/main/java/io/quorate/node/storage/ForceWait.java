package io.quorate.node.storage;

import java.util.function.Consumer;

/** Somebody waits until everything up to this sequence is forced. */
record ForceWait(LogSpace space, long sequence, Consumer<Space.Appended> done) {}

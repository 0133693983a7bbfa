package io.quorate.node.storage;

/**
 * Names the hints for one absent owner in one partition.
 *
 * @param target the owner's name
 */
public record HintSpace(String target, int partition) {}

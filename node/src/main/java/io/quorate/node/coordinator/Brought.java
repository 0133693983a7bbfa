package io.quorate.node.coordinator;

/**
 * What is brought to the owners.
 *
 * @param encoded a state's canonical bytes
 * @param generation the reap generation that they bear
 */
record Brought(byte[] encoded, long generation) {}

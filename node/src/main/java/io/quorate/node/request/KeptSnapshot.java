package io.quorate.node.request;

/**
 * One node's part of a snapshot, as it lies in its data folder.
 *
 * @param bytes of the log's segments; shared with the node's own log as long as that has them
 */
public record KeptSnapshot(SnapshotPlan plan, long bytes) {}

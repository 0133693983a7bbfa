/**
 * What clients notice while nodes fail: a run second by second, with the moments at which a node is
 * paused, killed and started again, and at which another one joins.
 *
 * <pre>
 *   seconds  0       1/7      2/7       3/7      4/7       5/7      6/7
 *            │ healthy │ paused │ healthy │ killed │ started │ joins │ …
 *                   SIGSTOP  SIGCONT   SIGKILL            by a token
 * </pre>
 *
 * <p>A paused node is worse than a dead one: its connections stay open and nothing comes back. The
 * load should be an open loop at about half of what the cluster can do: what is asked then does not
 * depend on what was answered.
 *
 * <p>A node that joins is not known to the clients: it takes its share of the copies and none of
 * the connections. A node that is slow is asked by other nodes only; what its own clients see is
 * that every quorum takes as much longer, which no other node can change.
 */
@NullMarked
package io.quorate.benchmarks.timeline;

import org.jspecify.annotations.NullMarked;

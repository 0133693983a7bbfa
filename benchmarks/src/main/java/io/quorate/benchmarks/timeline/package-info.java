/**
 * What clients notice while nodes fail: a run second by second, with the moments at which a node is
 * paused, killed and started again.
 *
 * <pre>
 *   seconds  0        1/6       2/6       3/6       4/6            6/6
 *            │ healthy │ paused  │ healthy │ killed  │ started again │
 *                   SIGSTOP   SIGCONT   SIGKILL
 * </pre>
 *
 * <p>A paused node is worse than a dead one: its connections stay open and nothing comes back. The
 * load should be an open loop at about half of what the cluster can do: what is asked then does not
 * depend on what was answered.
 */
@NullMarked
package io.quorate.benchmarks.timeline;

import org.jspecify.annotations.NullMarked;

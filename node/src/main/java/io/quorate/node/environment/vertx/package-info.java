/**
 * The world in production: Vert.x event loops, threads, TCP and a folder behind the ports of
 * {@link io.quorate.node.environment}.
 *
 * <p>The only room of the node where threads meet. What several touch is named in
 * {@link io.quorate.node.environment.vertx.VertxNetwork} and nowhere else; all other state belongs
 * to one lane.
 *
 * <pre>
 *   lane 0      event loop, links and connections of its own, a share of the port; datagrams
 *   lane 1      likewise
 *   worker …    a thread and its queue each
 * </pre>
 *
 * <p>A lane is the context of a verticle of its own: Vert.x hands out its event loops by turns, so
 * that as many lanes as loops have one each. Sockets are served on the loop of the lane that opened
 * or took them; frames and messages are decoded there, and the receiver hands what was read to the
 * lane that it is for.
 *
 * <p>Whatever a task, a timer or a handler throws ends in
 * {@link io.quorate.node.environment.vertx.VertxEnvironment#panic}: Vert.x would log it and go on,
 * and a node whose assertion failed must not. Listeners of Vert.x futures do one thing only, which
 * is to hand a task to a lane; there an exception is seen.
 */
@NullMarked
package io.quorate.node.environment.vertx;

import org.jspecify.annotations.NullMarked;

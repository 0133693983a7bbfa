/**
 * How a cluster comes into being: one node founds it, the others of its list are handed epoch 1.
 *
 * <pre>
 *   founder (--found)                node-2                          node-3
 *      |        Offer(disk 7a.., hash) |                               |
 *      |&lt;------------------------------|      Offer(disk 03.., hash)   |
 *      |------ NotYet ----------------&gt;|                               |
 *      |&lt;--------------------------------------------------------------|
 *      |------ NotYet ------------------------------------------------&gt;|
 *   all names have shown a disk
 *   force epoch 1
 *      |------ Granted(topology) -----&gt;| force, ready                  |
 *      |------ Granted(topology) -------------------------------------&gt;| force, ready
 * </pre>
 *
 * <p>Founding is explicit, because no protocol can tell a new cluster from an old one of which
 * nobody else answers. So a node founds only if it is told to, or if it is alone by configuration.
 * All others ask. {@link io.quorate.ring.founding.Founding} is the machine on every node; it also
 * answers the offers that come later, from nodes whose grant was lost.
 *
 * <p>What is promised: within one cluster id there is one epoch 1, whatever is lost and whoever
 * crashes ({@code FoundingSimulationTest}); a node whose configuration, name or disk does not fit
 * is told so in one sentence; a stored topology outlives any change of the configured list.
 *
 * <p>What is not: a founder whose disk is wiped after the founding waits for offers that never
 * come, as its peers have their topology; it says whom it
 * {@linkplain io.quorate.ring.founding.Founding#waitingFor waits for}, and does not found a second
 * cluster. Joining a cluster that exists is another matter ({@code --join}).
 */
@NullMarked
package io.quorate.ring.founding;

import org.jspecify.annotations.NullMarked;

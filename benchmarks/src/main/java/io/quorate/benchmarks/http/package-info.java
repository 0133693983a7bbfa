/**
 * A lean HTTP/1.1 client for stores under load, and Quorate behind it.
 *
 * <p>One thread, one connection, one request at a time, bytes in two buffers that are used again
 * and again: on a machine that the client shares with the servers, what the client costs is taken
 * from them. It reads what the answers of the stores measured here need (a length or chunks) and
 * nothing else of HTTP.
 *
 * <p>Clients know all nodes. Client k begins at node k mod n;
 * {@link io.quorate.benchmarks.http.Targets} takes all of them off a node that does not answer.
 */
@NullMarked
package io.quorate.benchmarks.http;

import org.jspecify.annotations.NullMarked;

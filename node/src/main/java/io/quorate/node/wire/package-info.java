/**
 * How nodes talk: messages, their one encoding, frames, the handshake.
 *
 * <p>Everything here is a machine: bytes in, bytes out, no socket, no thread, no clock. The Vert.x
 * environment puts sockets around {@link io.quorate.node.wire.Session}; the simulator needs none of
 * it and runs the same {@link io.quorate.node.wire.MessageCodec} and
 * {@link io.quorate.node.calls.Calls}.
 *
 * <pre>
 *   Calls ──▶ Network ──▶ MessageCodec ──▶ Outbox ──▶ Chunk ──▶ Frame ──▶ socket
 *     ▲                                                                     │
 *     └── Receiver ◀── MessageCodec ◀── Reassembly ◀── Chunk ◀── FrameDecoder
 * </pre>
 *
 * <h2>On the wire</h2>
 *
 * <pre>
 *   frame     | length u32 | crc32c u32 | payload: 1 to 262,144 bytes …           |
 *   payload   | stream u32 | flags u8   | a message, or a part of one …           |
 *   message   | correlation i64 | remaining ms i32 | partition i32 | kind u8 | body |
 *   body      | length u32 | fields …  | what a later version adds …               |
 * </pre>
 *
 * <p>A message of at most 64 KiB is one frame. A longer one is cut into frames of that size, which
 * share a stream number; up to four travel at once, and after each of their frames comes a small
 * message, if one waits. Without that a ping would wait behind 16 MiB, and a node that is merely
 * busy would look dead. A long array in a message is not copied into it: what waits for four peers
 * refers to one state ({@link io.quorate.node.wire.Encoded}).
 *
 * <h2>Bytes from strangers</h2>
 *
 * <p>Whoever reaches the port may send anything. Every length is compared with a limit and with
 * what is there before memory is taken for it: an unproved connection holds one frame of at most 2
 * KiB, a proved one a frame and the unfinished messages that
 * {@link io.quorate.node.wire.WireLimits} allows and for which the node has memory. A message
 * longer than a chunk says its length at its beginning: where
 * {@link io.quorate.node.memory.MemoryBudget} has no room for it, its sender is answered at once,
 * or whoever waits for it here is, and its bytes are dropped as they come, while others pass.
 * Whatever has no meaning is a {@link io.quorate.node.wire.MalformedException}, which ends that
 * connection and nothing else: after a frame that is none, nobody knows where the next begins.
 *
 * <h2>The handshake</h2>
 *
 * <pre>
 *   dialer                                                 acceptor
 *     ├── hello: versions, features, nonce ──────────────────▶│
 *     │◀── hello: versions, features, nonce ──────────────────┤
 *     ├── identity, HMAC("dialer", both hellos, identity) ───▶│   refuses, or
 *     │◀── identity, HMAC("acceptor", all of the above) ──────┤
 * </pre>
 *
 * <p>Who does not know the cluster secret cannot make either HMAC. Such a stranger can: connect,
 * see versions and features, see the identity (name, disk id, address, cluster id: no secrets) of a
 * node that dials it, and hold one of 256 places for five seconds. It cannot: learn an acceptor's
 * identity, be taken for a node, or make two nodes agree on a lower version or fewer features than
 * they have, because the HMACs cover all that was said; replay an old conversation, because both
 * nonces are in it; send a node its own proof, because the roles are in it. Guessing the secret
 * from a recorded HMAC takes as long as the secret is good: Quorate makes 256 random bits.
 *
 * <p>The handshake proves who is there when a connection begins. It does not encrypt or sign what
 * follows: somebody who can change packets on the way can read and alter messages, and pass on a
 * handshake between two honest nodes. On a network that is not trusted, the peers need a tunnel or
 * TLS; this is why a node listens on the loopback address unless told otherwise.
 *
 * <h2>Joiners</h2>
 *
 * <p>A node that has a {@link io.quorate.node.wire.JoinToken} instead of the secret says something
 * else first, on a connection of its own: it proves the token's key by challenge and gets the
 * secret encrypted under a key made of it ({@link io.quorate.node.wire.Admittance}). Then it shakes
 * hands like any other. A stranger without a token gets a nonce, and learns nothing from it.
 *
 * <h2>Two processes on one disk</h2>
 *
 * <p>A data directory that is copied while its node runs makes a second process with the same disk
 * id. Nobody but their peers can see both. A peer that is shown a disk by two processes asks the
 * one it knew whether it still runs; if it answers, the process that has run for less time is told
 * that its disk is <em>taken</em>, with an HMAC that only who knows the secret can make, and stops
 * itself ({@code io.quorate.node.environment.vertx.DiskClaims}). A process that reaches no peer of
 * the other one cannot know and goes on; whatever it acknowledged by itself until it is told is in
 * its copy of the directory only.
 *
 * <h2>Versions</h2>
 *
 * <p>Each side shows the range of versions that it speaks; the highest common one is used. Within a
 * version, fields may be added at the end of a section, and are skipped by who does not know them;
 * new kinds of messages need a new version. So neighbouring versions run side by side while a
 * cluster is upgraded, node by node.
 */
@NullMarked
package io.quorate.node.wire;

import org.jspecify.annotations.NullMarked;

/**
 * Quorate's Java API: what a program says to a cluster, whichever way it reaches it.
 *
 * <pre>
 *   Quorate.connect("http://127.0.0.1:8101")   over HTTP            (io.quorate.client.http)
 *   Quorate.embedded().data(path).start()      a node in this JVM   (io.quorate:quorate-embedded)
 *        │
 *        ▼
 *   Bucket  (blocks)  ──▶  AsyncBucket  (CompletionStage)  ──▶  Read | Written | QuorateException
 * </pre>
 *
 * <p>Both ways are found through {@link java.util.ServiceLoader}, so that this package knows
 * neither: {@link io.quorate.client.ConnectionProvider} and
 * {@link io.quorate.client.EmbeddedProvider}. The asynchronous bucket is the whole interface that a
 * way in has to implement; the blocking one only waits for it.
 *
 * <p>A program's own values go through a {@link io.quorate.client.Codec}, and their siblings
 * through a {@link io.quorate.client.Resolver}: {@link io.quorate.client.Bucket#as} puts both
 * behind a {@link io.quorate.client.TypedBucket}, whose {@code update} reads, resolves, changes and
 * writes.
 *
 * <p>A write says what it builds on by the {@link io.quorate.client.Context} of the read before it.
 * Without one it is concurrent with everything, and a {@link io.quorate.client.Read} may find
 * several siblings. A failed write says whether it may still take effect
 * ({@link io.quorate.client.QuorateException#mayTakeEffect}); to repeat such a write safely, repeat
 * it under its own request id ({@link io.quorate.client.Options#repeating}).
 */
@NullMarked
package io.quorate.client;

import org.jspecify.annotations.NullMarked;

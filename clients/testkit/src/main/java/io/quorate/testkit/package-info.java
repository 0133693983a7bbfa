/**
 * The test kit: clusters of real nodes inside a test's JVM, for programs that want to see how they
 * fare when nodes die, stand still or lose each other.
 *
 * <pre>{@code
 * class CartTest {
 *   @RegisterExtension
 *   static final QuorateExtension CLUSTER = QuorateExtension.nodes(3);
 *
 *   @Test
 *   void aCartSurvivesADeadNode() {
 *     CLUSTER.kill(2);
 *     CLUSTER.quorate().bucket("carts").put("anna", "milk");
 *   }
 * }
 * }</pre>
 *
 * <p>The nodes are the same that run in production; they talk over loopback through
 * {@link io.quorate.testkit.links.Links}, and serve HTTP. A killed node forces nothing and says
 * goodbye to nobody; what the operating system has of its files stays, as after kill -9.
 */
@NullMarked
package io.quorate.testkit;

import org.jspecify.annotations.NullMarked;

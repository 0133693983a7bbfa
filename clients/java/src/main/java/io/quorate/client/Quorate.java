package io.quorate.client;

import java.util.List;
import java.util.ServiceLoader;

/**
 * A cluster, as a program that uses it sees it. May be used by any number of threads.
 *
 * <pre>{@code
 * try (var quorate = Quorate.embedded().data(Path.of("data")).start()) {
 *   quorate.bucket("b").put("k", "v");
 *   System.out.println(quorate.bucket("b").get("k").text());
 * }
 * }</pre>
 */
public interface Quorate extends AutoCloseable {
  /** The bucket of this name, 1 to 255 bytes of UTF-8; it need not exist. */
  Bucket bucket(String name);

  /** Ends the connections, or the node; waits until that is done. Closing twice does no harm. */
  @Override
  void close();

  /**
   * A node to be started in this JVM.
   *
   * @throws IllegalStateException if the artifact that provides it is not on the class path
   */
  static EmbeddedBuilder embedded() {
    return provider(
            EmbeddedProvider.class,
            "A node in this JVM needs the artifact io.quorate:quorate-embedded on the class path.")
        .builder();
  }

  /**
   * A cluster over HTTP. Nothing is sent yet. After some requests the client knows the ring and
   * asks a key's owner directly, at the address that the owner's own settings name, if that can be
   * reached from here.
   *
   * @param urls one or more nodes, {@code http://host:port}; where one cannot be reached, the next
   *     is asked
   * @throws IllegalArgumentException with a sentence, if an address is none
   */
  static Quorate connect(String... urls) {
    return provider(
            ConnectionProvider.class,
            "The artifact io.quorate:quorate-client is not whole: its HTTP client is missing.")
        .connect(List.of(urls));
  }

  private static <T> T provider(Class<T> service, String absent) {
    return ServiceLoader.load(service, Quorate.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(absent));
  }
}

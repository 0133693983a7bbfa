package io.quorate.embedded;

import io.quorate.client.Quorate;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A cluster of three nodes in this JVM, each of which serves HTTP too. */
final class ThreeNodes implements AutoCloseable {
  private final List<Quorate> nodes = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();

  private ThreeNodes() {}

  /** Starts them in this folder and waits until all serve. */
  static ThreeNodes start(Path folder) throws IOException {
    int ports = FreePorts.block(6);
    Path secret = Files.write(folder.resolve("secret"), new byte[32]);
    ThreeNodes cluster = new ThreeNodes();
    List<CompletionStage<Quorate>> starting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      var builder = Quorate.embedded()
          .data(folder.resolve("n" + i))
          .peerPort(ports + i)
          .httpPort(ports + 3 + i)
          .secretFile(secret);
      for (int member = 0; member < 3; member++) {
        builder.member("n" + member, "127.0.0.1:" + (ports + member));
      }
      cluster.urls.add("http://127.0.0.1:" + (ports + 3 + i));
      starting.add((i == 0 ? builder.found() : builder).startAsync());
    }
    starting.forEach(stage -> cluster.nodes.add(stage.toCompletableFuture().join()));
    return cluster;
  }

  Quorate node(int i) {
    return nodes.get(i);
  }

  String[] urls() {
    return urls.toArray(String[]::new);
  }

  @Override
  public void close() {
    nodes.forEach(Quorate::close);
  }
}

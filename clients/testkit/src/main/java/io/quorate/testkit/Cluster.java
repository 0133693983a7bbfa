package io.quorate.testkit;

import io.quorate.client.Quorate;
import io.quorate.client.http.HttpQuorate;
import io.quorate.node.request.ClusterView;
import io.quorate.node.server.NodeServer;
import io.quorate.node.server.StartException;
import io.quorate.node.settings.InvalidSettingsException;
import io.quorate.node.settings.NodeSettings;
import io.quorate.ring.membership.Liveness;
import io.quorate.testkit.links.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Nodes in this JVM, in a temporary folder, with links between them. Used by one thread. */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final Ports ports;
  private final Links links;
  private final List<@Nullable NodeServer> servers = new ArrayList<>();
  private final Map<Integer, Runnable> paused = new TreeMap<>();
  private final Map<Integer, Quorate> clients = new TreeMap<>();
  private @Nullable Quorate client;

  private Cluster(Path folder, Ports ports) {
    this.folder = folder;
    this.ports = ports;
    Map<String, Integer> listening = new TreeMap<>();
    for (int node = 1; node <= ports.size(); node++) {
      listening.put(name(node), ports.peer(node));
    }
    this.links = Links.open(listening, 1);
    for (int node = 1; node <= ports.size(); node++) {
      servers.add(null);
    }
  }

  static Cluster start(int size) throws IOException {
    Path folder = Files.createTempDirectory("quorate-testkit");
    Files.write(folder.resolve("secret"), new byte[32]);
    Cluster cluster = new Cluster(folder, Ports.free(size));
    for (int node = 1; node <= size; node++) {
      cluster.launch(node);
    }
    cluster.awaitWhole();
    return cluster;
  }

  static String name(int node) {
    return "node-" + node;
  }

  private void launch(int node) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("data", folder.resolve(name(node)).toString());
    settings.put("name", name(node));
    settings.put("http-port", Integer.toString(ports.http(node)));
    settings.put("peer-port", Integer.toString(ports.peer(node)));
    settings.put("peer-address", "127.0.0.1:" + links.portOf(name(node)));
    settings.put("members", members());
    settings.put("found", Boolean.toString(node == 1));
    settings.put("secret-file", folder.resolve("secret").toString());
    settings.put("lanes", "1");
    try {
      servers.set(
          node - 1,
          NodeServer.start(
              NodeSettings.load(Optional.empty(), Collections.emptyMap(), settings, folder)));
    } catch (InvalidSettingsException | StartException e) {
      throw new IllegalStateException(name(node) + " does not start: " + e.getMessage(), e);
    }
  }

  private String members() {
    StringJoiner json = new StringJoiner(",", "{", "}");
    for (int node = 1; node <= ports.size(); node++) {
      json.add("\"" + name(node) + "\":\"127.0.0.1:" + links.portOf(name(node)) + "\"");
    }
    return json.toString();
  }

  private NodeServer server(int node) {
    NodeServer server = servers.get(node - 1);
    if (server == null) {
      throw new IllegalStateException(name(node) + " does not run");
    }
    return server;
  }

  Links links() {
    return links;
  }

  String url(int node) {
    return "http://127.0.0.1:" + ports.http(node);
  }

  Quorate client() {
    Quorate known = client;
    if (known == null) {
      known = Quorate.connect(Stream.iterate(1, n -> n <= ports.size(), n -> n + 1)
          .map(this::url)
          .toArray(String[]::new));
      client = known;
    }
    return known;
  }

  Quorate client(int node) {
    return clients.computeIfAbsent(node, n -> HttpQuorate.connect(List.of(url(n))));
  }

  void kill(int node) {
    resume(node);
    server(node).kill();
    servers.set(node - 1, null);
  }

  void restart(int node) {
    if (servers.get(node - 1) != null) {
      throw new IllegalStateException(name(node) + " runs");
    }
    launch(node);
    awaitThat(name(node) + " serves", () -> view(node).serves());
  }

  void pause(int node) {
    if (!paused.containsKey(node)) {
      paused.put(node, server(node).pause());
    }
  }

  void resume(int node) {
    Runnable goOn = paused.remove(node);
    if (goOn != null) {
      goOn.run();
    }
  }

  void heal() {
    links.heal();
    for (int node = 1; node <= ports.size(); node++) {
      resume(node);
      if (servers.get(node - 1) == null) {
        launch(node);
      }
    }
    awaitWhole();
  }

  private ClusterView view(int node) {
    return server(node).requests().cluster();
  }

  private void awaitWhole() {
    for (int node = 1; node <= ports.size(); node++) {
      int each = node;
      awaitThat(
          name(node) + " sees all others alive",
          () -> view(each).serves()
              && view(each).states().size() == ports.size()
              && view(each).states().values().stream()
                  .allMatch(state -> state == Liveness.State.ALIVE));
    }
  }

  private static void awaitThat(String what, BooleanSupplier holds) {
    SystemClock.awaitThat(what, PATIENCE, holds);
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
    clients.values().forEach(Quorate::close);
    for (int node = 1; node <= ports.size(); node++) {
      NodeServer server = servers.get(node - 1);
      if (server != null) {
        resume(node);
        server.kill();
      }
    }
    links.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

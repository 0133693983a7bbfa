package io.quorate.node.http;

import io.quorate.node.environment.vertx.FreePorts;
import io.quorate.node.server.NodeServer;
import io.quorate.node.settings.NodeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** A cluster of three whole nodes in this JVM: sockets, files, threads. */
final class ThreeServers implements AutoCloseable {
  private final List<NodeServer> servers = new ArrayList<>();

  private ThreeServers() {}

  /** Starts them in this folder and waits until all serve. */
  static ThreeServers start(Path folder) throws Exception {
    int port = FreePorts.block(3);
    Path secret = Files.write(folder.resolve("secret"), new byte[32]);
    ThreeServers cluster = new ThreeServers();
    for (int i = 0; i < 3; i++) {
      Map<String, String> settings = new TreeMap<>();
      settings.put("data", folder.resolve("n" + i).toString());
      settings.put("http-port", "0");
      settings.put("peer-port", Integer.toString(port + i));
      settings.put("secret-file", secret.toString());
      settings.put("found", Boolean.toString(i == 0));
      settings.put("lanes", "1");
      settings.put(
          "members",
          "{\"n0\":\"127.0.0.1:%d\",\"n1\":\"127.0.0.1:%d\",\"n2\":\"127.0.0.1:%d\"}"
              .formatted(port, port + 1, port + 2));
      cluster.servers.add(
          NodeServer.start(NodeSettings.load(Optional.empty(), Map.of(), settings, folder)));
    }
    for (NodeServer server : cluster.servers) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> server.requests().cluster().serves());
    }
    return cluster;
  }

  /** Where clients reach a node. */
  String host(int node) {
    return servers.get(node).http().toString();
  }

  @Override
  public void close() {
    servers.forEach(NodeServer::close);
  }
}

package io.quorate.embedded;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.quorate.client.EmbeddedBuilder;
import io.quorate.client.Quorate;
import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.node.server.NodeServer;
import io.quorate.node.server.StartException;
import io.quorate.node.settings.InvalidSettingsException;
import io.quorate.node.settings.NodeSettings;
import io.quorate.node.settings.Setting;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Collects what a node is told, in the words of its settings. Used by one thread. */
final class NodeBuilder implements EmbeddedBuilder {
  private final Clock clock;
  private final Consumer<VertxEnvironment.Builder> surroundings;
  private final Map<String, String> settings = new TreeMap<>();
  private final Map<String, String> members = new LinkedHashMap<>();
  private boolean servesHttp;

  NodeBuilder(Clock clock, Consumer<VertxEnvironment.Builder> surroundings) {
    this.clock = clock;
    this.surroundings = surroundings;
    set(Setting.PEER_PORT, "0");
  }

  private NodeBuilder set(Setting setting, String value) {
    settings.put(setting.key(), value);
    return this;
  }

  @Override
  public EmbeddedBuilder data(Path folder) {
    return set(Setting.DATA, folder.toAbsolutePath().toString());
  }

  @Override
  public EmbeddedBuilder name(String name) {
    return set(Setting.NAME, name);
  }

  @Override
  public EmbeddedBuilder peerPort(int port) {
    return set(Setting.PEER_PORT, Integer.toString(port));
  }

  @Override
  public EmbeddedBuilder httpPort(int port) {
    servesHttp = true;
    return set(Setting.HTTP_PORT, Integer.toString(port));
  }

  @Override
  public EmbeddedBuilder member(String name, String peer) {
    if (members.put(name, peer) != null) {
      throw new IllegalArgumentException("the member '" + name + "' is named twice");
    }
    return this;
  }

  @Override
  public EmbeddedBuilder found() {
    return set(Setting.FOUND, "true");
  }

  @Override
  public EmbeddedBuilder join(String seed, String token) {
    set(Setting.TOKEN, token);
    return set(Setting.JOIN, seed);
  }

  @Override
  public EmbeddedBuilder join(String seed) {
    return set(Setting.JOIN, seed);
  }

  @Override
  public EmbeddedBuilder setting(String name, String value) {
    Setting known = Setting.of(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no setting '" + name + "'"));
    return set(known, value);
  }

  @Override
  public EmbeddedBuilder secretFile(Path file) {
    return set(Setting.SECRET_FILE, file.toAbsolutePath().toString());
  }

  @Override
  public Quorate start() {
    if (VertxEnvironment.mayNotWait()) {
      throw new IllegalStateException("On an event loop nothing may wait: use startAsync().");
    }
    NodeServer server = open();
    EmbeddedQuorate node = new EmbeddedQuorate(server, clock);
    node.awaitReady();
    return node;
  }

  @Override
  public CompletionStage<Quorate> startAsync() {
    // To open a node waits for its lanes, which an event loop must not.
    return VertxEnvironment.mayNotWait() ? elsewhere(this::open) : elsewhere(always(open()));
  }

  private static Supplier<NodeServer> always(NodeServer server) {
    return () -> server;
  }

  private CompletionStage<Quorate> elsewhere(Supplier<NodeServer> opened) {
    CompletableFuture<Quorate> ready = new Answer<>();
    Thread waiting = new Thread(
        () -> {
          try {
            EmbeddedQuorate node = new EmbeddedQuorate(opened.get(), clock);
            node.awaitReady();
            ready.complete(node);
          } catch (IllegalStateException e) {
            // The one outcome that is no node: the caller learns it from the stage.
            ready.completeExceptionally(e);
          }
        },
        "start of a Quorate node");
    waiting.setDaemon(true);
    waiting.start();
    return ready;
  }

  private NodeServer open() {
    JvmFlags.check();
    try {
      NodeSettings complete = read();
      return NodeServer.start(complete, servesHttp, surroundings);
    } catch (InvalidSettingsException | StartException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private NodeSettings read() throws InvalidSettingsException {
    if (!members.isEmpty()) {
      set(Setting.MEMBERS, membersAsJson());
    }
    return NodeSettings.load(
        Optional.empty(), Collections.emptyMap(), settings, Path.of("").toAbsolutePath());
  }

  private String membersAsJson() {
    StringJoiner json = new StringJoiner(",", "{", "}");
    members.forEach((name, peer) -> json.add(quoted(name) + ":" + quoted(peer)));
    return json.toString();
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}

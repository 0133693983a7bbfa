package io.quorate.benchmarks.cassandra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a Cassandra node needs beside its jars: settings, folders, flags. */
final class CassandraFiles {
  /** Of conf/jvm17-server.options, as it comes with Cassandra 5.0. */
  private static final List<String> EXPORTS = List.of(
      "java.base/jdk.internal.misc",
      "java.base/java.lang.ref",
      "java.base/jdk.internal.ref",
      "java.base/sun.nio.ch",
      "java.management.rmi/com.sun.jmx.remote.internal.rmi",
      "java.rmi/sun.rmi.registry",
      "java.rmi/sun.rmi.server",
      "java.sql/java.sql",
      "jdk.unsupported/sun.misc",
      "jdk.compiler/com.sun.tools.javac.file");

  private static final List<String> OPENS = List.of(
      "java.base/java.lang.module",
      "java.base/jdk.internal.loader",
      "java.base/jdk.internal.ref",
      "java.base/jdk.internal.reflect",
      "java.base/jdk.internal.math",
      "java.base/jdk.internal.module",
      "java.base/jdk.internal.util.jar",
      "jdk.management/com.sun.management.internal",
      "java.base/sun.nio.ch",
      "java.base/java.io",
      "java.base/java.lang",
      "java.base/java.lang.reflect",
      "java.base/java.util",
      "java.base/java.util.concurrent",
      "java.base/java.util.concurrent.atomic",
      "java.base/java.nio");

  private static final String LOGGING =
      """
      <configuration>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %msg%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="OUT"/></root>
      </configuration>
      """;

  private static final String SETTINGS =
      """
      cluster_name: bench
      num_tokens: 16
      partitioner: org.apache.cassandra.dht.Murmur3Partitioner
      endpoint_snitch: SimpleSnitch
      auto_bootstrap: false
      commitlog_sync: periodic
      commitlog_sync_period: 10000ms
      data_file_directories: [FOLDER/data]
      commitlog_directory: FOLDER/commitlog
      saved_caches_directory: FOLDER/saved_caches
      hints_directory: FOLDER/hints
      cdc_raw_directory: FOLDER/cdc
      seed_provider:
        - class_name: org.apache.cassandra.locator.SimpleSeedProvider
          parameters: [{seeds: "SEED:STORAGE_PORT"}]
      listen_address: HOST
      rpc_address: HOST
      native_transport_port: NATIVE_PORT
      storage_port: STORAGE_PORT
      """;

  private final Path root;
  private final int nativePort;
  private final int storagePort;

  CassandraFiles(Path root, int nativePort, int storagePort) {
    this.root = root;
    this.nativePort = nativePort;
    this.storagePort = storagePort;
  }

  void writeLogging() throws IOException {
    Files.writeString(root.resolve("logback.xml"), LOGGING);
  }

  private Path folder(int number) {
    return root.resolve("node-" + number);
  }

  /** Makes a node's folder and writes its settings there. */
  Path prepare(int number) throws IOException {
    Path folder = Files.createDirectories(folder(number));
    Files.writeString(
        folder.resolve("cassandra.yaml"),
        SETTINGS
            .replace("FOLDER", folder.toString())
            .replace("SEED", CassandraNodes.host(1))
            .replace("HOST", CassandraNodes.host(number))
            .replace("STORAGE_PORT", Integer.toString(storagePort))
            .replace("NATIVE_PORT", Integer.toString(nativePort)));
    return folder;
  }

  /** The words that run a node. */
  List<String> command(int number, String jars, String heap) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError"));
    words.add("-javaagent:" + jamm(jars));
    EXPORTS.forEach(name -> words.add("--add-exports=" + name + "=ALL-UNNAMED"));
    OPENS.forEach(name -> words.add("--add-opens=" + name + "=ALL-UNNAMED"));
    words.addAll(List.of(
        "-Djdk.attach.allowAttachSelf=true",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dcassandra-foreground=yes",
        "-Dcassandra.config=" + folder(number).resolve("cassandra.yaml").toUri(),
        "-Dcassandra.storagedir=" + folder(number),
        "-Dcassandra.ring_delay_ms=5000",
        "-Dcassandra.skip_wait_for_gossip_to_settle=0",
        "-Dlogback.configurationFile=" + root.resolve("logback.xml").toUri()));
    words.addAll(List.of("-cp", jars, "org.apache.cassandra.service.CassandraDaemon"));
    return words;
  }

  /** The agent that measures objects, which Cassandra asks for. */
  private static String jamm(String jars) throws IOException {
    for (String jar : jars.split(":", -1)) {
      if (jar.matches(".*/jamm-[^/]*\\.jar")) {
        return jar;
      }
    }
    throw new IOException("there is no jamm among Cassandra's jars");
  }
}

package io.quorate.cli.node;

import java.nio.file.Path;

/**
 * A cluster on this machine.
 *
 * @param data the folder that has one folder for each node; absolute
 * @param nodes how many
 * @param httpPort the first node's, the others' follow
 * @param peerPort the first node's, the others' follow
 */
record DevPlan(Path data, int nodes, int httpPort, int peerPort) {
  /** The name of a node, counted from 1. */
  static String name(int number) {
    return "node-" + number;
  }

  Path folder(int number) {
    return data.resolve(name(number));
  }

  Path config(int number) {
    return folder(number).resolve("quorate.yaml");
  }

  Path secret(int number) {
    return folder(number).resolve("secret");
  }

  Path log(int number) {
    return folder(number).resolve("node.log");
  }

  String url(int number) {
    return "http://127.0.0.1:" + (httpPort + number - 1);
  }

  /** The settings of one node, as its file has them. */
  String settings(int number) {
    StringBuilder yaml = new StringBuilder(
        "# Written by quorate dev; yours to change while the" + " nodes are stopped.\n");
    yaml.append("name: ").append(name(number)).append('\n');
    yaml.append("http-port: ").append(httpPort + number - 1).append('\n');
    yaml.append("peer-port: ").append(peerPort + number - 1).append('\n');
    yaml.append("members:\n");
    for (int member = 1; member <= nodes; member++) {
      yaml.append("  ")
          .append(name(member))
          .append(": 127.0.0.1:")
          .append(peerPort + member - 1)
          .append('\n');
    }
    return yaml.toString();
  }
}

package io.quorate.testkit;

/** Ports of loopback that were free a moment ago, two for each node; nodes are counted from 1. */
record Ports(int first, int nodes) {
  static Ports free(int nodes) {
    return new Ports(FreePorts.block(2 * nodes), nodes);
  }

  int size() {
    return nodes;
  }

  int http(int node) {
    return first + 2 * node - 2;
  }

  int peer(int node) {
    return first + 2 * node - 1;
  }
}

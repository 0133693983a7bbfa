package io.quorate.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What happened to each node of a world, for whoever has to understand a failure. */
final class Timeline {
  /** So many sentences of one node are kept: the first ones. */
  private static final int SENTENCES_MAX = 2_000;

  private final World world;
  private final TreeMap<String, List<String>> byNode = new TreeMap<>();

  Timeline(World world) {
    this.world = world;
  }

  /** Something happened to a node, or to what lies between them. */
  void note(String node, String sentence) {
    world.trace().add(node);
    world.trace().add(sentence);
    say(node, sentence);
  }

  /** A node said something. */
  void say(String node, String sentence) {
    List<String> sentences = byNode.computeIfAbsent(node, any -> new ArrayList<>());
    if (sentences.size() < SENTENCES_MAX) {
      sentences.add(String.format(Locale.ROOT, "%9.3f s  %s", world.now() / 1e9, sentence));
    }
  }

  /** The sentences of each node in the order of time, each with its time. */
  SortedMap<String, List<String>> byNode() {
    return byNode;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    byNode.forEach((node, sentences) -> {
      text.append(node).append('\n');
      sentences.forEach(sentence -> text.append("  ").append(sentence).append('\n'));
    });
    return text.toString();
  }
}

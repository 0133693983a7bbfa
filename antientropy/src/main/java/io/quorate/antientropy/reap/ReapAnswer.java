package io.quorate.antientropy.reap;

import java.util.List;

/**
 * What a member answers to any {@link ReapQuestion}.
 *
 * @param generation what it knows now
 * @param agreed to which of the question's copies it says yes, by their places, ascending
 */
public record ReapAnswer(Generation generation, List<Integer> agreed) {
  public ReapAnswer {
    agreed = List.copyOf(agreed);
  }
}
